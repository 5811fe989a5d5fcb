import { table } from "../../kernel.js";

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
  {
    cursor: { sort: "created_at", id: "id" },
    indexes: { api_logs_by_time: "(created_at, id)" },
  },
);
