import type { LogSearchEvent } from "@kapso-platform/types";
import {
  formatTimestamp,
  fromInstead,
  sql,
  table,
  type Database,
  type Expression,
  type Row,
  type Sql,
  type Where,
} from "../../kernel.js";
import { API_KEY_ID, API_KEY_NAME } from "../../project-identity.js";
import { apiLogs } from "../api-logs/api-logs.js";
import { messages } from "../messages/table.js";
import { phoneNumbers } from "../phone-numbers/phone-number.js";
import { deliveries } from "../webhooks/webhook.js";
import {
  workflowEvents,
  workflowExecutions,
  workflows,
} from "../workflows/workflow.js";

/** The sources of log entries, with their aliases. */
export const SOURCES = [
  {
    value: "external_api_log",
    label: "API requests",
    color: "#2563eb",
    aliases: ["api", "requests"],
  },
  {
    value: "whatsapp_webhook_event",
    label: "WhatsApp events",
    color: "#16a34a",
    aliases: ["whatsapp", "messages"],
  },
  {
    value: "flow_event",
    label: "Workflow events",
    color: "#9333ea",
    aliases: ["workflows"],
  },
  {
    value: "webhook_delivery",
    label: "Webhook deliveries",
    color: "#ea580c",
    aliases: ["webhooks"],
  },
] as const;

export type LogSource = (typeof SOURCES)[number]["value"];

/** The columns of an entry, as all sources give them. Not a stored table. */
export const entries = table("entries", (t) => ({
  source: t.text,
  id: t.text,
  at: t.instant,
  resource_id: t.text,
  message: t.text,
  problem: t.boolean,
  status: t.optional(t.text),
  http_method: t.optional(t.text),
  endpoint: t.optional(t.text),
  response_status: t.optional(t.integer),
  response_time_ms: t.optional(t.real),
  event_type: t.optional(t.text),
  message_type: t.optional(t.text),
  phone_number_id: t.optional(t.text),
  display_phone_number: t.optional(t.text),
  flow_id: t.optional(t.text),
  flow_name: t.optional(t.text),
  flow_execution_id: t.optional(t.text),
  step_identifier: t.optional(t.text),
  webhook_id: t.optional(t.text),
  webhook_url: t.optional(t.text),
  error_message: t.optional(t.text),
}));

export type Entry = Row<typeof entries>;

type Given = Expression<unknown> | Sql;

/** Columns that every source fills. */
type Always = "id" | "at" | "resource_id" | "message" | "problem";

type Part = Record<Always, Given> &
  Partial<Record<Exclude<keyof Entry, Always | "source">, Given>> & {
    from: Sql;
  };

/** The expressions from which the entries of each source are selected. */
export const PARTS: Record<LogSource, Part> = {
  external_api_log: {
    id: apiLogs.id,
    at: apiLogs.created_at,
    resource_id: apiLogs.id,
    message: sql`${apiLogs.http_method} || ' ' || ${apiLogs.endpoint}`,
    problem: sql`${apiLogs.response_status} >= 400`,
    http_method: apiLogs.http_method,
    endpoint: apiLogs.endpoint,
    response_status: apiLogs.response_status,
    response_time_ms: apiLogs.response_time_ms,
    error_message: apiLogs.error_message,
    from: sql`${apiLogs}`,
  },
  whatsapp_webhook_event: {
    id: messages.id,
    at: messages.created_at,
    resource_id: messages.wamid,
    message: sql`${messages.direction} || ' ' || ${messages.type} || ' message'`,
    problem: sql`${messages.status} = 'failed'`,
    status: messages.status,
    message_type: messages.type,
    phone_number_id: messages.phone_number_id,
    display_phone_number: phoneNumbers.display_phone_number,
    from: sql`${messages} LEFT JOIN ${phoneNumbers} ON ${phoneNumbers.phone_number_id} = ${messages.phone_number_id}`,
  },
  flow_event: {
    id: workflowEvents.id,
    at: workflowEvents.created_at,
    resource_id: workflowExecutions.id,
    message: sql`${workflows.name} || ': ' || ${workflowEvents.event_type}`,
    problem: sql`${workflowEvents.event_type} LIKE '%fail%' OR ${workflowEvents.event_type} LIKE '%error%'`,
    event_type: workflowEvents.event_type,
    flow_id: workflows.id,
    flow_name: workflows.name,
    flow_execution_id: workflowExecutions.id,
    step_identifier: workflowEvents.step,
    from: sql`${workflowEvents} JOIN ${workflowExecutions} ON ${workflowExecutions.id} = ${workflowEvents.execution_id} JOIN ${workflows} ON ${workflows.id} = ${workflowExecutions.workflow_id}`,
  },
  webhook_delivery: {
    id: deliveries.id,
    at: deliveries.created_at,
    resource_id: deliveries.webhook_id,
    message: sql`${deliveries.event} || ' to ' || ${deliveries.webhook_url}`,
    problem: sql`${deliveries.status} = 'failed'`,
    status: deliveries.status,
    response_status: deliveries.response_status,
    event_type: deliveries.event,
    phone_number_id: deliveries.phone_number_id,
    webhook_id: deliveries.webhook_id,
    webhook_url: deliveries.webhook_url,
    from: sql`${deliveries}`,
  },
};

/** The entries of some sources that match, newest first. */
export function readEntries(
  database: Database,
  sources: readonly LogSource[],
  where: Where,
  limit: number,
): Promise<Entry[]> {
  // SQLite passes conditions on `at` down to each part, so none is read whole.
  const parts = sources.map(selectionOf).join(" UNION ALL ");
  return database.all(
    fromInstead(entries, { sql: `(${parts}) AS ${entries.$.name}` }),
    { where, orderBy: sql`${entries.at} DESC, ${entries.id} DESC`, limit },
  );
}

function selectionOf(source: LogSource): string {
  const { from, ...given } = PARTS[source];
  const values: Partial<Record<string, Given>> = {
    ...given,
    source: { sql: `'${source}'`, args: [] },
  };
  const names = Object.keys(entries.$.columns);
  const columns = names.map((name) => {
    const value = values[name] ?? sql`NULL`;
    return `${"sql" in value ? value.sql : value.expression} AS ${name}`;
  });
  return `SELECT ${columns.join(", ")} FROM ${from.sql}`;
}

/** An entry as the API shows it: without the members of other sources. */
export function toLogEvent(entry: Entry): LogSearchEvent {
  const { at, problem, ...shown } = entry;
  const { source, id, error_message: error } = entry;
  const event = {
    ...shown,
    timestamp: formatTimestamp(at),
    level: problem ? "error" : "info",
    resource_type: source,
    ...(source === "external_api_log" && {
      api_key_id: API_KEY_ID,
      api_key_name: API_KEY_NAME,
    }),
    ...(source === "flow_event" && { flow_event_id: id }),
    ...(error !== null && { payload: { error_message: error } }),
  };
  const used = Object.entries(event).filter(([, value]) => value !== null);
  // The members that may be null may be left out, too.
  return Object.fromEntries(used) as unknown as LogSearchEvent;
}
