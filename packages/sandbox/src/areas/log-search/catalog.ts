import type { LogSearchCatalogResponse } from "@kapso-platform/types";
import { SOURCES, type Entry, type LogSource } from "./entries.js";

interface Filter {
  label: string;
  description: string;
  /** The column of an entry; `contains` compares a part of it. */
  column: keyof Entry;
  contains?: boolean;
  sources: readonly LogSource[];
}

/** What a search can filter by; the keys are those of `filters`. */
export const FILTERS: Readonly<Record<string, Filter>> = {
  endpoint_contains: {
    label: "Endpoint",
    description: "Part of the path that was called",
    column: "endpoint",
    contains: true,
    sources: ["external_api_log"],
  },
  http_method: {
    label: "Method",
    description: "HTTP method of the request",
    column: "http_method",
    sources: ["external_api_log"],
  },
  response_status: {
    label: "Status code",
    description: "Status code of the response",
    column: "response_status",
    sources: ["external_api_log", "webhook_delivery"],
  },
  event_type: {
    label: "Event",
    description: "Name of the event",
    column: "event_type",
    sources: ["flow_event", "webhook_delivery"],
  },
  flow_id: {
    label: "Workflow",
    description: "Id of the workflow",
    column: "flow_id",
    sources: ["flow_event"],
  },
  flow_execution_id: {
    label: "Execution",
    description: "Id of the workflow's execution",
    column: "flow_execution_id",
    sources: ["flow_event"],
  },
  webhook_id: {
    label: "Webhook",
    description: "Id of the webhook",
    column: "webhook_id",
    sources: ["webhook_delivery"],
  },
  phone_number_id: {
    label: "Phone number",
    description: "Meta's id of the own number",
    column: "phone_number_id",
    sources: ["whatsapp_webhook_event", "webhook_delivery"],
  },
  message_type: {
    label: "Message type",
    description: "Type of the message",
    column: "message_type",
    sources: ["whatsapp_webhook_event"],
  },
  status: {
    label: "Status",
    description: "What became of it",
    column: "status",
    sources: ["whatsapp_webhook_event", "webhook_delivery"],
  },
  resource_id: {
    label: "Resource",
    description: "Id of the record behind the entry",
    column: "resource_id",
    sources: SOURCES.map(({ value }) => value),
  },
};

/** The response of the catalog. */
export function logSearchCatalog(): LogSearchCatalogResponse["data"]["catalog"] {
  return {
    sources: SOURCES.map(({ aliases, ...source }) => ({
      ...source,
      aliases: [...aliases],
    })),
    filter_suggestions: Object.entries(FILTERS).map(([key, filter]) => ({
      key: filter.column,
      label: filter.label,
      description: filter.description,
      param_key: key,
      sources: [...filter.sources],
    })),
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
