import type {
  WhatsappFlowFunctionInvocation,
  WhatsappFlowFunctionLog,
} from "@kapso-platform/types";
import { data } from "../http/reply.js";
import { requiredText } from "../storage/database.js";
import { toInvocation } from "../storage/functions.js";
import type { Handlers } from "./handler.js";
import { requireEndpoint } from "./whatsapp-flow-endpoints.js";

const SUCCESS = "status_code BETWEEN 200 AND 299";

/** Tag WhatsApp Flows: what the function behind a flow did. */
export const whatsappFlowRunHandlers = {
  async getWhatsappFlowFunctionLogs({ path, query, database, clock }) {
    const row = await requireEndpoint(database, clock, path.flow_id);
    const id = requiredText(row, "endpoint_function_id");
    const rows = await database.rows(
      "SELECT * FROM function_invocations WHERE function_id = ? ORDER BY created_at DESC, id DESC",
      [id],
    );
    const logs: WhatsappFlowFunctionLog[] = rows
      .map(toInvocation)
      .flatMap(({ console_logs: lines = [], status_code: status }) =>
        lines.map((line) => ({
          level: line.level,
          message: line.message,
          logged_at: line.logged_at,
          stack: line.stack ?? null,
          cf_ray: null,
          outcome: status >= 200 && status < 300 ? "ok" : "exception",
        })),
      );
    return data({
      function_id: id,
      function_name: requiredText(row, "function_name"),
      logs: logs.slice(0, query.limit ?? 20),
    });
  },

  async getWhatsappFlowFunctionInvocations({ path, query, database, clock }) {
    const row = await requireEndpoint(database, clock, path.flow_id);
    const id = requiredText(row, "endpoint_function_id");
    const { status, limit = 10 } = query;
    const condition =
      status === undefined
        ? "1"
        : status === "success"
          ? SUCCESS
          : `NOT (${SUCCESS})`;
    const rows = await database.rows(
      `SELECT * FROM function_invocations WHERE function_id = ? AND ${condition} ORDER BY created_at DESC, id DESC LIMIT ?`,
      [id, limit],
    );
    return data({
      function_id: id,
      function_name: requiredText(row, "function_name"),
      invocations: rows
        .map(toInvocation)
        .map(
          ({
            console_logs: _,
            ...invocation
          }): WhatsappFlowFunctionInvocation => ({
            ...invocation,
            cf_ray: null,
          }),
        ),
    });
  },
} satisfies Handlers;
