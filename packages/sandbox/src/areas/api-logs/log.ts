import { randomUUID } from "node:crypto";
import { createClock, type Clock } from "../../clock.js";
import { insert, sql, type Database, type NewRow } from "../../kernel.js";
import { apiLogs } from "./table.js";

/** How many requests the log keeps. */
const MAX_LOGS = 10_000;

/** How many entries wait in memory before they are stored. */
const BATCH = 200;

/** A request and its response. */
export interface LoggedRequest {
  method: string;
  /** The path with the base path, without the query. */
  endpoint: string;
  status: number;
  /** From the request to its response, in milliseconds. */
  milliseconds: number;
  /** The body of the response, for its error message. */
  body: unknown;
}

/**
 * The requests that were made with the key. They are stored in batches, so that
 * a response does not wait for the log: `settle` before reading the table.
 */
export interface ApiLog {
  add(request: LoggedRequest): void;
  /** Stores what was added so far. */
  settle(database: Database): Promise<void>;
  /** Stores what was added if that is a lot. */
  settleIfFull(database: Database): Promise<void>;
}

/** Builds an empty log. */
export function createApiLog(clock: Clock): ApiLog {
  // A clock of its own: logging must not move the times of anything else.
  const own = createClock(() => new Date(clock.read() / 1000));
  let rows: NewRow<typeof apiLogs>[] = [];
  const log: ApiLog = {
    add({ method, endpoint, status, milliseconds, body }) {
      rows.push({
        id: randomUUID(),
        endpoint,
        http_method: method,
        response_status: status,
        response_time_ms: Math.round(milliseconds * 10) / 10,
        error_message: status < 400 ? null : messageOf(body),
        created_at: own.tick(),
      });
    },
    async settle(database) {
      if (rows.length === 0) return;
      const batch = rows;
      rows = [];
      await database.write([
        ...insert(apiLogs, batch),
        sql`DELETE FROM ${apiLogs} WHERE id IN (SELECT id FROM ${apiLogs} ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ${MAX_LOGS})`,
      ]);
    },
    async settleIfFull(database) {
      if (rows.length >= BATCH) await log.settle(database);
    },
  };
  return log;
}

/** The sentence in the body of an error. */
function messageOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null) return null;
  const { error, message } = body as Record<string, unknown>;
  if (typeof error === "string") return error;
  if (typeof message === "string") return message;
  // The messaging API has the sentence one level deeper.
  return messageOf(error);
}
