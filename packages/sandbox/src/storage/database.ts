import type { Client, InStatement, Row } from "@libsql/client";
import { databaseError, knownFailure } from "./failures.js";
import type { SqlValue } from "./schema.js";

/** One statement with its `?` arguments. */
export interface Statement {
  sql: string;
  args: SqlValue[];
}

/**
 * The few ways the sandbox talks to libSQL. Writes go out as one batch, which
 * libSQL runs as one transaction on every kind of database; interactive
 * transactions are avoided, because an in-memory database has a single
 * connection and would be blocked for everyone while one is open.
 */
export interface Database {
  /** Runs a query and returns its rows. */
  rows(sql: string, args?: SqlValue[]): Promise<Row[]>;
  /** Runs a query and returns its first row, if there is one. */
  row(sql: string, args?: SqlValue[]): Promise<Row | undefined>;
  /** Runs all statements, or none of them. */
  write(statements: readonly Statement[]): Promise<void>;
  /**
   * Runs `work` while no other `exclusively` runs: for reading, deciding and
   * then writing.
   */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/**
 * Wraps a libSQL client. A database that turns out to be damaged, locked or out
 * of reach gives a SandboxError `DATABASE`.
 *
 * @param name - how a sentence calls the database.
 */
export function createDatabase(client: Client, name: string): Database {
  let queue: Promise<unknown> = Promise.resolve();
  const ask = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } catch (error) {
      throw knownFailure(error, name) === undefined
        ? error
        : databaseError(error, name);
    }
  };
  const rows = async (sql: string, args: SqlValue[] = []): Promise<Row[]> =>
    (await ask(client.execute({ sql, args }))).rows;
  return {
    rows,
    row: async (sql, args) => (await rows(sql, args))[0],
    async write(statements) {
      if (statements.length === 0) return;
      await ask(client.batch(statements as InStatement[], "write"));
    },
    exclusively(work) {
      const result = queue.then(work);
      queue = result.catch(() => undefined);
      return result;
    },
  };
}

/** A nullable text column of a row. */
export function text(row: Row, column: string): string | null {
  const value = row[column];
  return typeof value === "string" ? value : null;
}

/** A text column that is never null. */
export function requiredText(row: Row, column: string): string {
  const value = text(row, column);
  if (value !== null) return value;
  throw new TypeError(`Column ${column} holds no text.`);
}

/** A phone number as answers spell it: with plus where the row says so. */
export function spelledNumber(
  row: Row,
  column: "phone_number" | "wa_id",
): string | null {
  const digits = text(row, column);
  return digits !== null && number(row, "has_plus") === 1
    ? `+${digits}`
    : digits;
}

/** A nullable number column of a row. */
export function number(row: Row, column: string): number | null {
  const value = row[column];
  // A caller's own client may be set to give integers as bigint.
  if (typeof value === "bigint") return Number(value);
  return typeof value === "number" ? value : null;
}

/** A number column that is never null. */
export function requiredNumber(row: Row, column: string): number {
  const value = number(row, column);
  if (value !== null) return value;
  throw new TypeError(`Column ${column} holds no number.`);
}

/** A column that holds a JSON object. */
export function object(
  row: Row,
  column: string,
): Record<string, unknown> | null {
  const value = row[column];
  return typeof value === "string"
    ? (JSON.parse(value) as Record<string, unknown>)
    : null;
}
