import type { Client } from "@libsql/client";
import { SandboxError } from "../errors.js";

/** The name of the database in a sentence: its URL without secrets. */
export function describeDatabase(database: string | Client): string {
  if (typeof database !== "string") return "behind the given libSQL client";
  // libSQL takes its token in the query.
  return JSON.stringify(withoutSecrets(database.split("?")[0] ?? database));
}

/** The error for a database that cannot be used, with `error` as its cause. */
export function databaseError(error: unknown, name: string): SandboxError {
  if (error instanceof SandboxError) return error;
  return new SandboxError(
    "DATABASE",
    knownFailure(error, name) ??
      `The database ${name} cannot be used: ${withoutSecrets(messageOf(error))}`,
    { cause: error },
  );
}

/**
 * The sentence for a failure whose reason is known; undefined for any other,
 * such as a row that breaks a constraint.
 */
export function knownFailure(error: unknown, name: string): string | undefined {
  const code = codeOf(error);
  const message = messageOf(error);
  if (/^SQLITE_(NOTADB|CORRUPT)/.test(code)) return damaged(name);
  const missing = /no such (table|column): ([\w.]+)/.exec(message);
  if (missing) return damaged(name, `its ${missing[1]} ${missing[2]} is gone`);
  if (message.includes("Unable to open connection")) {
    return `The database ${name} cannot be opened; check that its folder exists and that you may write there.`;
  }
  if (code.startsWith("SQLITE_READONLY")) {
    return `The database ${name} is read-only; the sandbox needs to write to it.`;
  }
  if (code.startsWith("SQLITE_BUSY")) {
    return `The database ${name} is locked by another process; stop that process or use another file.`;
  }
  if (code.startsWith("SQLITE_FULL")) {
    return `The database ${name} cannot grow: the disk is full; make room or use another one.`;
  }
  if (/^(URL_|UNKNOWN_)/.test(code)) {
    return `The database ${name} has a URL that libSQL does not know; use ":memory:", "file:./sandbox.db" or "libsql://host".`;
  }
  if (/HTTP status (401|403)\b/.test(message)) {
    return `The database ${name} rejects the token; give a valid one as ?authToken=… in the URL.`;
  }
  if (message === "fetch failed" || code === "HRANA_WEBSOCKET_ERROR") {
    return `The database ${name} cannot be reached${reasonOf(error)}; check the host and the port, and that the libSQL server runs.`;
  }
  return undefined;
}

/** The sentence for a file that is not the database of a sandbox any more. */
export function damaged(name: string, detail?: string): string {
  return `The database ${name} is not a database file or is damaged${detail === undefined ? "" : ` (${detail})`}; delete it or use another one.`;
}

function reasonOf(error: unknown): string {
  const cause = (error as { cause?: unknown }).cause;
  const reason = codeOf(cause) || messageOf(cause);
  return reason === "" ? "" : ` (${withoutSecrets(reason)})`;
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === "string" ? code : "";
}

function messageOf(error: unknown): string {
  if (error === undefined || error === null) return "";
  return error instanceof Error ? error.message : JSON.stringify(error);
}

function withoutSecrets(text: string): string {
  return text
    .replace(/authToken=[^&\s"']+/gi, "authToken=…")
    .replace(/\/\/[^/@\s]*@/g, "//");
}
