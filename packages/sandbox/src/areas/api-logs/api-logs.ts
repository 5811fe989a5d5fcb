import type { ExternalApiLog } from "@kapso-platform/types";
import {
  area,
  contains,
  cursorReply,
  dated,
  equals,
  sql,
  startOf,
  type Row,
} from "../../kernel.js";
import { API_KEY_ID, API_KEY_NAME } from "../../project-identity.js";
import { apiLogs } from "./table.js";

/** Tag API Logs: the requests that were made with the key. */
export const apiLogsArea = area({
  tables: [apiLogs],
  handlers: {
    async listApiLogs(call) {
      const { query, clock, settleLogs } = call;
      await settleLogs();
      return cursorReply(call, {
        table: apiLogs,
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

/** A row as the API shows it. */
function toItem(row: Row<typeof apiLogs>): ExternalApiLog {
  return {
    ...dated(row, "created_at"),
    // The sandbox is reached from its own machine only.
    ip_address: "127.0.0.1",
    api_key_id: API_KEY_ID,
    api_key_name: API_KEY_NAME,
  };
}
