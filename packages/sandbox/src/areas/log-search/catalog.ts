import type { LogSearchCatalogResponse } from "@kapso-platform/types";
import { PARTS, SOURCES, type Entry } from "./entries.js";

/** Label and description of what a search can filter by. */
const FILTERS = {
  endpoint_contains: ["Endpoint", "Part of the path that was called"],
  http_method: ["Method", "HTTP method of the request"],
  response_status: ["Status code", "Status code of the response"],
  event_type: ["Event", "Name of the event"],
  flow_id: ["Workflow", "Id of the workflow"],
  flow_execution_id: ["Execution", "Id of the workflow's execution"],
  webhook_id: ["Webhook", "Id of the webhook"],
  phone_number_id: ["Phone number", "Meta's id of the own number"],
  message_type: ["Message type", "Type of the message"],
  status: ["Status", "What became of it"],
  resource_id: ["Resource", "Id of the record behind the entry"],
} as const;

type FilterKey = keyof typeof FILTERS;

export const FILTER_KEYS = Object.keys(FILTERS) as FilterKey[];

/** The column that a filter compares. */
export function columnOf(key: FilterKey): keyof Entry {
  return key === "endpoint_contains" ? "endpoint" : key;
}

/** The response of the catalog. */
export function logSearchCatalog(): LogSearchCatalogResponse["data"]["catalog"] {
  return {
    sources: SOURCES.map(({ aliases, ...source }) => ({
      ...source,
      aliases: [...aliases],
    })),
    filter_suggestions: FILTER_KEYS.map((key) => {
      const [label, description] = FILTERS[key];
      const column = columnOf(key);
      const having = SOURCES.filter(({ value }) => column in PARTS[value]);
      const sources = having.map(({ value }) => value);
      return { key: column, label, description, param_key: key, sources };
    }),
    detail_fields: [
      "endpoint",
      "response_status",
      "response_time_ms",
      "event_type",
      "webhook_url",
      "error_message",
    ],
  };
}
