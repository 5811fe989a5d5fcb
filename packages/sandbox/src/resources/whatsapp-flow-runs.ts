import type {
  WhatsappFlowFunctionInvocation,
  WhatsappFlowFunctionLog,
} from "@kapso-platform/types";
import { readInvocations } from "../areas/functions/invocations.js";
import { data } from "../http/reply.js";
import { requiredText } from "../storage/database.js";
import type { Handlers } from "./handler.js";
import { requireEndpoint } from "./whatsapp-flow-endpoints.js";

/** What the function behind a flow did. */
export const whatsappFlowRunHandlers = {
  async getWhatsappFlowFunctionLogs({ path, query, database, clock }) {
    const row = await requireEndpoint(database, clock, path.flow_id);
    const id = requiredText(row, "endpoint_function_id");
    const all = { limit: Number.MAX_SAFE_INTEGER };
    const logs: WhatsappFlowFunctionLog[] = (
      await readInvocations(database, id, all)
    ).flatMap(({ console_logs: lines = [], status_code: status }) =>
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
    const invocations = await readInvocations(database, id, query);
    return data({
      function_id: id,
      function_name: requiredText(row, "function_name"),
      invocations: invocations.map(
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
