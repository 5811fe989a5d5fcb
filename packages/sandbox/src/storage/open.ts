import type { Client } from "@libsql/client";
import { SandboxError } from "../errors.js";
import {
  clientConnection,
  localConnection,
  type Connection,
} from "./connection.js";
import { createDatabase, type Database } from "./database.js";
import { damaged, databaseError, describeDatabase } from "./failures.js";
import { areaTables } from "../areas/index.js";
import { sql, type Sql } from "../table/sql.js";
import { createStatements, type AnyTable } from "../table/table.js";
import { meta, SCHEMA_VERSION, SEED_RUNS } from "./meta.js";

/** How long a write waits for the lock of another process, in milliseconds. */
const LOCK_TIMEOUT_MS = 5000;

/** Pages of twice the usual size: each needs 500 bytes more than its size. */
const MEMORY_SETTINGS = "PRAGMA page_size = 8192";

/** A cache of 16 MB: the next page of a list often reads the same rows again. */
const FILE_SETTINGS = "PRAGMA cache_size = -16000";

/** The largest file that is checked, in pages of 4 KiB: 64 MiB. */
const MAX_CHECKED_PAGES = 16_384;

/** Every table of a sandbox. */
const tables: readonly AnyTable[] = [meta, ...areaTables];

/** The statements that create the tables of a sandbox. */
export function schemaStatements(): Sql[] {
  return [
    ...tables.flatMap(createStatements),
    sql`INSERT INTO ${meta} VALUES ('schema_version', ${String(SCHEMA_VERSION)})`,
  ];
}

export interface OpenedDatabase {
  database: Database;
  /** Whether the database was empty, or was never filled. */
  fresh: boolean;
  readonly close: () => void;
}

/**
 * Opens a database, and creates the tables of a sandbox in an empty one.
 *
 * @param database - `:memory:`, a `file:` URL, the URL of a libSQL server, or
 *   a client, which the caller closes.
 * @throws SandboxError `DATABASE` if it cannot be opened, is damaged, belongs to
 *   another program, or has another schema version.
 */
export async function openDatabase(
  database: string | Client,
): Promise<OpenedDatabase> {
  const name = describeDatabase(database);
  let connection: Connection | undefined;
  try {
    connection =
      typeof database === "string"
        ? await connect(database)
        : clientConnection(database, false);
    const fresh = await prepare(connection, name);
    // A database that cannot be written is an error now, not at a later request.
    await connection.write([]);
    if (!fresh && isFile(database)) await checkPages(connection, name);
    const opened = connection;
    return {
      database: createDatabase(connection, name, tables),
      fresh,
      close() {
        opened.close();
      },
    };
  } catch (error) {
    connection?.close();
    throw databaseError(error, name);
  }
}

function isFile(database: string | Client): boolean {
  return typeof database === "string" && database.startsWith("file:");
}

async function connect(url: string): Promise<Connection> {
  const { expandConfig, isInMemoryConfig } = await driver(
    () => import("@libsql/core/config"),
  );
  const config = expandConfig({ url }, true);
  if (config.scheme !== "file" || (config.authority?.host ?? "") !== "") {
    const { createClient } = await driver(() => import("@libsql/client"));
    return clientConnection(createClient({ url, intMode: "number" }), true);
  }
  const { default: Libsql } = await driver(() => import("libsql"));
  // SQLite reads the parameters of a database in memory from its URL.
  const isInMemory = isInMemoryConfig(config);
  const path = isInMemory ? `file:${config.path}` : config.path;
  const database = new Libsql(path, { timeout: LOCK_TIMEOUT_MS });
  database.exec(isInMemory ? MEMORY_SETTINGS : FILE_SETTINGS);
  return localConnection(database);
}

/** Loads a part of libSQL when it is needed: its native module may be missing. */
async function driver<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const platform = `${process.platform}-${process.arch}`;
    throw new SandboxError(
      "DATABASE",
      `The database driver libsql cannot be loaded: its native module for ${platform} is missing or does not run here. Install the packages again with optional dependencies, on the machine that runs the sandbox.`,
      { cause: error },
    );
  }
}

async function prepare(connection: Connection, name: string): Promise<boolean> {
  const found = await read(
    connection,
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE '!_%' ESCAPE '!' AND name NOT LIKE 'libsql!_%' ESCAPE '!'",
  );
  const names = found.map(([table]) => table);
  if (names.length === 0) {
    try {
      await connection.write(schemaStatements());
      return true;
    } catch (error) {
      // Another process has created the tables in between.
      if (!String(error).includes("already exists")) throw error;
      return prepare(connection, name);
    }
  }
  if (!names.includes(meta.$.name)) {
    throw new SandboxError(
      "DATABASE",
      `The database ${name} holds tables of another program; give the sandbox a file of its own.`,
    );
  }
  const rows = await read(connection, `SELECT key, value FROM ${meta.$.name}`);
  const values = new Map(rows.map(([key, value]) => [key, value]));
  const version = Number(values.get("schema_version") ?? 0);
  if (version !== SCHEMA_VERSION) {
    const what =
      version > 0
        ? `has sandbox schema version ${version}`
        : "names no sandbox schema version";
    throw new SandboxError(
      "DATABASE",
      `The database ${name} ${what}, and this release reads version ${SCHEMA_VERSION}; delete it or use another one.`,
    );
  }
  const missing = tables
    .map(({ $ }) => $.name)
    .find((table) => !names.includes(table));
  if (missing !== undefined) {
    throw new SandboxError(
      "DATABASE",
      damaged(name, `its table ${missing} is gone`),
    );
  }
  return !values.has(SEED_RUNS);
}

/** Reads every page of a file that is not large, to find damage before a request. */
async function checkPages(connection: Connection, name: string): Promise<void> {
  const [size] = await read(connection, "PRAGMA page_count");
  if (Number(size?.[0]) > MAX_CHECKED_PAGES) return;
  const [result] = await read(connection, "PRAGMA quick_check(1)");
  if (result?.[0] === "ok") return;
  throw new SandboxError("DATABASE", damaged(name));
}

function read(connection: Connection, text: string): Promise<unknown[][]> {
  return connection.query({ sql: text, args: [] });
}
