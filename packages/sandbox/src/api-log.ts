import { randomUUID } from "node:crypto";
import { createClock, type Clock } from "./clock.js";
import type { Database } from "./storage/database.js";
import { insertStatements } from "./storage/insert.js";
import type { NewRow } from "./storage/schema.js";

/** How many requests the log keeps. */
const MAX_LOGS = 10_000;

/** How many answered requests wait in memory before they are stored. */
const BATCH = 200;

/** A request that was answered. */
export interface AnsweredRequest {
  method: string;
  /** The path with the base path, without the query. */
  endpoint: string;
  status: number;
  /** From the request to its answer, in milliseconds. */
  milliseconds: number;
  /** The body of the answer, for its error message. */
  body: unknown;
}

/**
 * The requests that were made with the key. They are stored in batches, so that
 * an answer does not wait for the log: `settle` before reading the table.
 */
export interface ApiLog {
  add(request: AnsweredRequest): void;
  /** Stores what was added so far. */
  settle(database: Database): Promise<void>;
  /** Stores what was added if it is much. */
  settleIfFull(database: Database): Promise<void>;
}

/** Builds an empty log. */
export function createApiLog(clock: Clock): ApiLog {
  // A clock of its own: logging must not move the times of anything else.
  const own = createClock(() => new Date(clock.read() / 1000));
  let rows: NewRow<"api_logs">[] = [];
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
        ...insertStatements("api_logs", batch),
        {
          sql: "DELETE FROM api_logs WHERE id IN (SELECT id FROM api_logs ORDER BY created_at DESC, id DESC LIMIT -1 OFFSET ?)",
          args: [MAX_LOGS],
        },
      ]);
    },
    async settleIfFull(database) {
      if (rows.length >= BATCH) await log.settle(database);
    },
  };
  return log;
}

/** The sentence in the body of a refusal. */
function messageOf(body: unknown): string | null {
  if (typeof body !== "object" || body === null) return null;
  const { error, message } = body as Record<string, unknown>;
  if (typeof error === "string") return error;
  if (typeof message === "string") return message;
  // The messaging API has the sentence one level deeper.
  return messageOf(error);
}
