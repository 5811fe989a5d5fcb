import type {
  WhatsappFlowDataEndpoint,
  WhatsappFlowFunctionInvocation,
  WhatsappFlowFunctionLog,
} from "@kapso-platform/types";
import {
  assertNotBlank,
  data,
  dated,
  exclusive,
  pick,
  unprocessable,
  type Handlers,
  type PathCall,
  type Reply,
  type Row,
} from "../../kernel.js";
import {
  kapsoFunction,
  NEW_DRAFT,
  requireDeployed,
  type functions,
} from "../functions/function.js";
import { readInvocations } from "../functions/invocations.js";
import { isReadable } from "../functions/stand-in.js";
import { endpointUrl, flow, type FlowRow } from "./flow.js";

/** The function that provides the data of a flow, its logs and invocations. */
export const dataEndpointHandlers = {
  async getWhatsappFlowDataEndpoint(call) {
    return data(toDataEndpoint(await requireEndpoint(call), call));
  },

  createWhatsappFlowDataEndpoint: exclusive(async (call) => {
    const { code } = call.body;
    assertNotBlank("code", code);
    const { id, name, endpoint } = await flow.require(call);
    if (endpoint) {
      await kapsoFunction.change(call, endpoint.id, {
        code,
        status: "draft",
        lock_version: endpoint.lock_version + 1,
      });
    } else {
      const added = await kapsoFunction.insert(call, {
        ...NEW_DRAFT,
        name: `${name} data endpoint`,
        slug: `flow-${id}`,
        code,
        function_type: "cloudflare_worker",
      });
      const change = { function_id: added.id, registered_at: null };
      await flow.change(call, id, change);
    }
    return data(toDataEndpoint(await requireEndpoint(call), call));
  }),

  updateWhatsappFlowDataEndpoint: exclusive(async (call) => {
    const function_id = call.body.function_id.toLowerCase();
    const row = await flow.require(call);
    requireDeployed(
      await kapsoFunction.require({ ...call, path: { function_id } }),
      `Function ${function_id} must be deployed before a flow can use it.`,
    );
    requireConnection(row);
    await flow.change(call, row.id, { function_id });
    return register(call);
  }),

  deployWhatsappFlowDataEndpoint: exclusive(async (call) => {
    const { endpoint } = await requireEndpoint(call);
    const { id, code, version } = endpoint;
    if (!isReadable(code)) {
      await kapsoFunction.change(call, id, { status: "error" });
      throw unprocessable(
        "The data endpoint cannot be deployed: its code is not JavaScript.",
      );
    }
    const now = call.clock.tick();
    await kapsoFunction.change(call, id, {
      status: "deployed",
      deployed_code: code,
      version: (version ?? 0) + 1,
      last_deployed_at: now,
      updated_at: now,
    });
    return data(toDataEndpoint(await requireEndpoint(call), call));
  }),

  registerWhatsappFlowDataEndpoint: exclusive(async (call) => {
    const row = await requireEndpoint(call);
    requireDeployed(
      row.endpoint,
      "The data endpoint is not deployed; deploy it before registering it.",
    );
    requireConnection(row);
    return register(call);
  }),

  async getWhatsappFlowFunctionLogs(call) {
    const { endpoint } = await requireEndpoint(call);
    const { id: function_id, name: function_name } = endpoint;
    const all = { limit: Number.MAX_SAFE_INTEGER };
    const invocations = await readInvocations(call.database, function_id, all);
    const logs: WhatsappFlowFunctionLog[] = invocations.flatMap(
      ({ console_logs: lines = [], status_code: status }) =>
        lines.map((line) => ({
          ...line,
          stack: line.stack ?? null,
          cf_ray: null,
          outcome: status >= 200 && status < 300 ? "ok" : "exception",
        })),
    );
    const { limit = 20 } = call.query;
    return data({ function_id, function_name, logs: logs.slice(0, limit) });
  },

  async getWhatsappFlowFunctionInvocations(call) {
    const { endpoint } = await requireEndpoint(call);
    const { id: function_id, name: function_name } = endpoint;
    const rows = await readInvocations(call.database, function_id, call.query);
    const invocations = rows.map(
      ({ console_logs: _, ...shown }): WhatsappFlowFunctionInvocation => ({
        ...shown,
        cf_ray: null,
      }),
    );
    return data({ function_id, function_name, invocations });
  },
} satisfies Handlers;

type FlowCall = PathCall<{ flow_id: string }>;

type FlowWithEndpoint = FlowRow & { endpoint: Row<typeof functions> };

/** The row of a flow with a data endpoint; throws HttpProblem 404 or 422. */
async function requireEndpoint(call: FlowCall): Promise<FlowWithEndpoint> {
  const row = await flow.require(call);
  const { endpoint } = row;
  if (endpoint) return { ...row, endpoint };
  throw unprocessable("The flow has no data endpoint; save its code first.");
}

function requireConnection(row: FlowRow): void {
  if (row.own_number === null) {
    throw unprocessable(
      "The flow has no phone number: the project does not have it any more.",
    );
  }
  if (!row.is_encrypted) {
    throw unprocessable("The flow has no encryption; set up encryption first.");
  }
}

/**
 * Registers the endpoint at Meta, and publishes a published flow again. If that
 * fails, the registration stays, and the response has a warning.
 */
async function register(call: FlowCall): Promise<Reply> {
  const { path, clock } = call;
  await flow.change(call, path.flow_id, { registered_at: clock.tick() });
  const row = await requireEndpoint(call);
  // A flow can be published again unless a draft was created since.
  const isBehind = row.status === "published" && row.version_status === "draft";
  return data({
    ...toDataEndpoint(row, call),
    flow_id: row.id,
    flow_data_endpoint_function_id: row.endpoint.id,
    flow_has_encryption: row.is_encrypted,
    warning: isBehind
      ? "The flow could not be published again: its newest version is a draft."
      : null,
  });
}

function toDataEndpoint(
  row: FlowWithEndpoint,
  { url }: FlowCall,
): WhatsappFlowDataEndpoint {
  const { id, name } = row.endpoint;
  return {
    ...dated(pick(row.endpoint, "status", "code", "last_deployed_at")),
    function_id: id,
    function_name: name,
    endpoint_url: endpointUrl(row, url),
  };
}
