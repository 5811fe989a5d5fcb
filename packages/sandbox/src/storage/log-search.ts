import type { Row } from "@libsql/client";
import type { LogSearchEvent } from "@kapso-platform/types";
import type { LogSource } from "../log-search/catalog.js";
import { API_KEY_ID, API_KEY_NAME } from "../project-identity.js";
import { number, requiredNumber, requiredText, text } from "./database.js";
import type { Condition } from "./keyset.js";
import { formatTimestamp } from "./timestamps.js";

/** The columns of the index that only some sources fill. */
const OPTIONAL = [
  "status",
  "http_method",
  "endpoint",
  "response_status",
  "response_time_ms",
  "event_type",
  "message_type",
  "phone_number_id",
  "display_phone_number",
  "flow_id",
  "flow_name",
  "flow_execution_id",
  "step_identifier",
  "webhook_id",
  "webhook_url",
  "error_message",
] as const;

type Optional = (typeof OPTIONAL)[number];

interface SourceQuery {
  /** SQL for the columns that every entry has. */
  id: string;
  at: string;
  resource: string;
  message: string;
  problem: string;
  /** SQL for the other columns that this source fills. */
  columns: Partial<Record<Optional, string>>;
  from: string;
}

const QUERIES: Record<LogSource, SourceQuery> = {
  external_api_log: {
    id: "l.id",
    at: "l.created_at",
    resource: "l.id",
    message: "l.http_method || ' ' || l.endpoint",
    problem: "l.response_status >= 400",
    columns: {
      http_method: "l.http_method",
      endpoint: "l.endpoint",
      response_status: "l.response_status",
      response_time_ms: "l.response_time_ms",
      error_message: "l.error_message",
    },
    from: "api_logs l",
  },
  whatsapp_webhook_event: {
    id: "m.id",
    at: "m.created_at",
    resource: "m.wamid",
    message: "m.direction || ' ' || m.type || ' message'",
    problem: "m.status = 'failed'",
    columns: {
      status: "m.status",
      message_type: "m.type",
      phone_number_id: "m.phone_number_id",
      display_phone_number: "n.display_phone_number",
    },
    from: "messages m LEFT JOIN phone_numbers n ON n.phone_number_id = m.phone_number_id",
  },
  flow_event: {
    id: "e.id",
    at: "e.created_at",
    resource: "x.id",
    message: "w.name || ': ' || e.event_type",
    problem: "e.event_type LIKE '%fail%' OR e.event_type LIKE '%error%'",
    columns: {
      event_type: "e.event_type",
      flow_id: "w.id",
      flow_name: "w.name",
      flow_execution_id: "x.id",
      step_identifier: "e.step",
    },
    from: "workflow_events e JOIN workflow_executions x ON x.id = e.execution_id JOIN workflows w ON w.id = x.workflow_id",
  },
  webhook_delivery: {
    id: "d.id",
    at: "d.created_at",
    resource: "d.webhook_id",
    message: "d.event || ' to ' || d.webhook_url",
    problem: "d.status = 'failed'",
    columns: {
      status: "d.status",
      response_status: "d.response_status",
      event_type: "d.event",
      phone_number_id: "d.phone_number_id",
      webhook_id: "d.webhook_id",
      webhook_url: "d.webhook_url",
    },
    from: "webhook_deliveries d",
  },
};

/**
 * The query over the entries of some sources, newest first.
 *
 * @param since - bounds every source by itself, so that none is read whole.
 * @param where - conditions on the columns of the index.
 */
export function logStatement(
  sources: readonly LogSource[],
  since: number,
  where: readonly Condition[],
  limit: number,
): Condition {
  const parts = sources.map((source) => partOf(source));
  const conditions = where.map(({ sql }) => `(${sql})`).join(" AND ") || "1";
  return {
    sql: `SELECT * FROM (${parts.join(" UNION ALL ")}) WHERE ${conditions} ORDER BY at DESC, id DESC LIMIT ?`,
    args: [
      ...sources.map(() => since),
      ...where.flatMap(({ args }) => args),
      limit,
    ],
  };
}

function partOf(source: LogSource): string {
  const query = QUERIES[source];
  const optional = OPTIONAL.map(
    (name) => `${query.columns[name] ?? "NULL"} AS ${name}`,
  );
  return `SELECT '${source}' AS source, ${query.id} AS id, ${query.at} AS at, ${query.resource} AS resource_id,
    ${query.message} AS message, (${query.problem}) AS problem, ${optional.join(", ")}
    FROM ${query.from} WHERE ${query.at} >= ?`;
}

/** A row as the API shows it: without the members of other sources. */
export function toLogEvent(row: Row): LogSearchEvent {
  const source = requiredText(row, "source");
  const error = text(row, "error_message");
  const event: LogSearchEvent = {
    id: requiredText(row, "id"),
    source,
    timestamp: formatTimestamp(requiredNumber(row, "at")),
    level: requiredNumber(row, "problem") === 1 ? "error" : "info",
    message: requiredText(row, "message"),
    resource_type: source,
    resource_id: requiredText(row, "resource_id"),
    ...(source === "external_api_log" && {
      api_key_id: API_KEY_ID,
      api_key_name: API_KEY_NAME,
    }),
    ...(source === "flow_event" && { flow_event_id: requiredText(row, "id") }),
    ...(error !== null && { payload: { error_message: error } }),
  };
  const rest: Record<string, unknown> = {};
  for (const name of OPTIONAL) {
    const value = text(row, name) ?? number(row, name);
    if (value !== null) rest[name] = value;
  }
  return { ...event, ...rest };
}
