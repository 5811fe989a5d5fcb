import { table } from "../table/table.js";

/** Raised with every change of a table; a file of another version is rejected. */
export const SCHEMA_VERSION = 11;

/** The key of the number of `seed` calls. */
export const SEED_RUNS = "seed_runs";

/** Facts about the database; their table marks the file of a sandbox. */
export const meta = table("kapso_sandbox", (t) => ({
  key: t.key(t.text),
  value: t.text,
}));
