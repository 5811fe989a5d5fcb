import { randomUUID } from "node:crypto";
import type { ExternalApiLog } from "@kapso-platform/types";
import { createClock, type Clock } from "../../clock.js";
import {
  area,
  contains,
  cursorReply,
  dated,
  equals,
  insert,
  sql,
  startOf,
  table,
  type Database,
  type NewRow,
  type Row,
} from "../../kernel.js";
import { API_KEY_ID, API_KEY_NAME } from "../../project-identity.js";

/** The responses to requests that were made with the key. */
export const apiLogs = table(
  "api_logs",
  (t) => ({
    id: t.key(t.text),
    endpoint: t.text,
    http_method: t.text,
    response_status: t.integer,
    response_time_ms: t.real,
    error_message: t.optional(t.text),
    created_at: t.instant,
  }),
  { cursor: "created_at", indexes: ["(created_at, id)"] },
);

/** Tag API Logs: the requests that were made with the key. */
export const apiLogsArea = area({
  tables: [apiLogs],
  handlers: {
    async listApiLogs(call) {
      const { query, clock, settleLogs } = call;
      await settleLogs();
      return cursorReply(call, {
        source: apiLogs,
        where: [
          contains(apiLogs.endpoint, query.endpoint),
          equals(apiLogs.response_status, query.status_code),
          query.errors_only
            ? sql`${apiLogs.response_status} >= 400`
            : undefined,
          sql`${apiLogs.created_at} >= ${startOf(query.period, clock)}`,
        ],
        toItem,
      });
    },
  },
});

function toItem(row: Row<typeof apiLogs>): ExternalApiLog {
  return {
    ...dated(row),
    // The sandbox is reached from its own machine only.
    ip_address: "127.0.0.1",
    api_key_id: API_KEY_ID,
    api_key_name: API_KEY_NAME,
  };
}

/** How many requests the log keeps. */
const MAX_LOGS = 10_000;

/** How many entries wait in memory before they are stored. */
const BATCH = 200;

/** A request and its response. */
interface LoggedRequest {
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
  /** Stores what was added if a batch is full. */
  settleIfFull(database: Database): Promise<void>;
}

/** Builds an empty log. */
export function createApiLog(clock: Clock): ApiLog {
  // A clock of its own, so that logging does not advance other times.
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
