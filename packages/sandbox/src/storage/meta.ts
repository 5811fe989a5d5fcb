import { table } from "../table/table.js";

/** Bumped whenever a table changes; a file of another version is rejected. */
export const SCHEMA_VERSION = 8;

/** The key of the number of times that data was added. */
export const SEED_RUNS = "seed_runs";

/** What the sandbox knows of the database itself; it marks a sandbox's file. */
export const meta = table("kapso_sandbox", (t) => ({
  key: t.key(t.text),
  value: t.text,
}));
