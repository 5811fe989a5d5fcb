import { createClient, type Client } from "@libsql/client";
import { SandboxError } from "../errors.js";
import {
  META_TABLE,
  SCHEMA_VERSION,
  schemaStatements,
  SEED_RUNS,
} from "./schema.js";

/** How long a write waits for another process to release the file, in ms. */
const LOCK_TIMEOUT_MS = 5000;

/** An opened store: who made the client decides who closes it. */
export interface OpenedClient {
  client: Client;
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
export async function openClient(
  database: string | Client,
): Promise<OpenedClient> {
  const name = describeDatabase(database);
  let client: Client | undefined;
  const owned = typeof database === "string";
  try {
    client = owned
      ? createClient({
          url: database,
          intMode: "number",
          timeout: LOCK_TIMEOUT_MS,
        })
      : database;
    const fresh = await prepare(client, name);
    const opened = client;
    return {
      client,
      fresh,
      close() {
        if (owned) opened.close();
      },
    };
  } catch (error) {
    if (owned) client?.close();
    if (error instanceof SandboxError) throw error;
    throw new SandboxError("DATABASE", explain(error, name), { cause: error });
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
  if (!tables.rows.some((row) => row.name === META_TABLE)) {
    throw new SandboxError(
      "DATABASE",
      `The database ${name} holds tables of another program; give the sandbox a file of its own.`,
    );
  }
  const meta = await client.execute(`SELECT key, value FROM ${META_TABLE}`);
  const values = new Map(meta.rows.map((row) => [row.key, row.value]));
  const version = Number(values.get("schema_version"));
  if (version !== SCHEMA_VERSION) {
    throw new SandboxError(
      "DATABASE",
      `The database ${name} has sandbox schema version ${version}, and this release reads version ${SCHEMA_VERSION}; delete it or use another one.`,
    );
  }
  return !values.has(SEED_RUNS);
}

function explain(error: unknown, name: string): string {
  const code = (error as { code?: unknown } | null)?.code;
  const message = error instanceof Error ? error.message : String(error);
  if (code === "SQLITE_NOTADB" || code === "SQLITE_CORRUPT") {
    return `The database ${name} is not a database file or is damaged; delete it or use another one.`;
  }
  if (message.includes("Unable to open connection")) {
    return `The database ${name} cannot be opened; check that its folder exists and that you may write there.`;
  }
  if (code === "SQLITE_READONLY") {
    return `The database ${name} is read-only; the sandbox needs to write to it.`;
  }
  if (code === "SQLITE_BUSY") {
    return `The database ${name} is locked by another process; stop that process or use another file.`;
  }
  if (typeof code === "string" && /^(URL_|UNKNOWN_)/.test(code)) {
    return `The database ${name} has a URL that libSQL does not know; use ":memory:", "file:./sandbox.db" or "libsql://host".`;
  }
  return `The database ${name} cannot be used: ${withoutSecrets(message)}`;
}

/** The URL in quotes, without its query: that is where libSQL takes a token. */
function describeDatabase(database: string | Client): string {
  if (typeof database !== "string") return "behind the given libSQL client";
  return JSON.stringify(withoutSecrets(database.split("?")[0] ?? database));
}

function withoutSecrets(text: string): string {
  return text
    .replace(/authToken=[^&\s"']+/gi, "authToken=…")
    .replace(/\/\/[^/@\s]*@/g, "//");
}
