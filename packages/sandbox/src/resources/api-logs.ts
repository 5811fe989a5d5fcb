import { answerCursorList } from "../pagination/cursor-list.js";
import { toApiLog } from "../storage/api-logs.js";
import { conditions } from "../storage/conditions.js";
import type { Handlers } from "./handler.js";
import { startOf } from "./periods.js";

/** Tag API Logs: the requests that were made with the key. */
export const apiLogHandlers = {
  async listApiLogs({ query, database, clock, settleLogs }) {
    await settleLogs();
    return answerCursorList(
      database,
      {
        query: {
          select: "l.*",
          from: "api_logs l",
          sort: "l.created_at",
          id: "l.id",
          where: conditions([
            ["instr(l.endpoint, ?) > 0", query.endpoint],
            ["l.response_status = ?", query.status_code],
            ["l.response_status >= ?", query.errors_only ? 400 : undefined],
            ["l.created_at >= ?", startOf(query.period, clock)],
          ]),
        },
        table: "api_logs",
        toItem: toApiLog,
      },
      query,
    );
  },
} satisfies Handlers;
