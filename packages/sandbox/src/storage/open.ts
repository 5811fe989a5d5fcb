import type { Client, createClient } from "@libsql/client";
import { SandboxError } from "../errors.js";
import { createDatabase, type Database } from "./database.js";
import { damaged, databaseError, describeDatabase } from "./failures.js";
import { schemaStatements, tables as ownTables } from "../schema.js";
import { meta, SCHEMA_VERSION, SEED_RUNS } from "./meta.js";

/** How long a write waits for another process to release the file, in ms. */
const LOCK_TIMEOUT_MS = 5000;

/** How many pages of 4 KiB are checked when a file is opened: 64 MiB. */
const MAX_CHECKED_PAGES = 16_384;

/** An opened database: who made the client decides who closes it. */
export interface OpenedDatabase {
  database: Database;
  /** True when the database was empty, or was never seeded. */
  fresh: boolean;
  readonly close: () => void;
}

/**
 * Opens a database and makes sure that it holds a sandbox of this version.
 *
 * @param database - `:memory:`, a `file:` URL, the URL of a libSQL server, or
 *   a ready client (which stays the caller's to close).
 * @throws SandboxError `DATABASE` when it cannot be opened, is damaged, belongs
 *   to another program, or has another schema version.
 */
export async function openDatabase(
  database: string | Client,
): Promise<OpenedDatabase> {
  const name = describeDatabase(database);
  let client: Client | undefined;
  const owned = typeof database === "string";
  try {
    client = owned
      ? (await loadDriver()).createClient({
          url: database,
          intMode: "number",
          timeout: LOCK_TIMEOUT_MS,
        })
      : database;
    const fresh = await prepare(client, name);
    // Fails at once where nothing can be written, not at a later request.
    if (client.protocol === "file") await client.batch([], "write");
    if (!fresh && owned && database.startsWith("file:")) {
      await checkPages(client, name);
    }
    const opened = client;
    return {
      database: createDatabase(client, name, ownTables, owned),
      fresh,
      close() {
        if (owned) opened.close();
      },
    };
  } catch (error) {
    if (owned) client?.close();
    throw databaseError(error, name);
  }
}

/** Loads libSQL when it is needed: its native part may be missing. */
async function loadDriver(): Promise<{ createClient: typeof createClient }> {
  try {
    return await import("@libsql/client");
  } catch (error) {
    const platform = `${process.platform}-${process.arch}`;
    throw new SandboxError(
      "DATABASE",
      `The database driver @libsql/client cannot be loaded: its native module for ${platform} is missing or does not run here. Install the packages again with optional dependencies, on the machine that runs the sandbox.`,
      { cause: error },
    );
  }
}

async function prepare(client: Client, name: string): Promise<boolean> {
  const tables = await client.execute(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE '!_%' ESCAPE '!' AND name NOT LIKE 'libsql!_%' ESCAPE '!'",
  );
  if (tables.rows.length === 0) {
    try {
      await client.batch(schemaStatements(), "write");
      return true;
    } catch (error) {
      // Another process made the tables in between; then they are there now.
      if (!String(error).includes("already exists")) throw error;
      return prepare(client, name);
    }
  }
  if (!tables.rows.some((row) => row.name === meta.$.name)) {
    throw new SandboxError(
      "DATABASE",
      `The database ${name} holds tables of another program; give the sandbox a file of its own.`,
    );
  }
  const { rows } = await client.execute(
    `SELECT key, value FROM ${meta.$.name}`,
  );
  const values = new Map(rows.map((row) => [row.key, row.value]));
  const version = Number(values.get("schema_version") ?? 0);
  if (version !== SCHEMA_VERSION) {
    const found =
      version > 0
        ? `has sandbox schema version ${version}`
        : "names no sandbox schema version";
    throw new SandboxError(
      "DATABASE",
      `The database ${name} ${found}, and this release reads version ${SCHEMA_VERSION}; delete it or use another one.`,
    );
  }
  const present = new Set(tables.rows.map((row) => row.name));
  const missing = ownTables
    .map(({ $ }) => $.name)
    .find((name) => !present.has(name));
  if (missing !== undefined) {
    throw new SandboxError(
      "DATABASE",
      damaged(name, `its table ${missing} is gone`),
    );
  }
  return !values.has(SEED_RUNS);
}

/**
 * Reads every page of a file, so that damage shows now and not at a later
 * request. Of a large file that would take longer than it is worth.
 */
async function checkPages(client: Client, name: string): Promise<void> {
  const { rows: size } = await client.execute("PRAGMA page_count");
  if (Number(size[0]?.[0]) > MAX_CHECKED_PAGES) return;
  const { rows } = await client.execute("PRAGMA quick_check(1)");
  if (rows[0]?.[0] === "ok") return;
  throw new SandboxError("DATABASE", damaged(name));
}
