import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { Clock } from "../clock.js";
import {
  kapsoFunction,
  requireDeployed,
  settleDeployments,
} from "../areas/functions/function.js";
import { isReadable } from "../areas/functions/stand-in.js";
import { functions, NEW_DRAFT } from "../areas/functions/table.js";
import { notFound, unprocessable } from "../http/problem.js";
import { data } from "../http/reply.js";
import { changeStatement } from "../storage/change.js";
import {
  requiredText,
  text,
  type Database,
  type Statement,
} from "../storage/database.js";
import type { Microseconds } from "../storage/timestamps.js";
import { equals } from "../table/sql.js";
import { insert, update } from "../table/statements.js";
import { isEncrypted, toDataEndpoint } from "../storage/whatsapp-flows.js";
import type { Handlers } from "./handler.js";
import { requireFlow } from "./whatsapp-flows.js";

/** Tag WhatsApp Flows: the function that a flow asks for its data. */
export const whatsappFlowEndpointHandlers = {
  async getWhatsappFlowDataEndpoint({ path, url, database, clock }) {
    const row = await requireEndpoint(database, clock, path.flow_id);
    return data(toDataEndpoint(row, url.origin));
  },

  createWhatsappFlowDataEndpoint({ path, body, url, database, clock }) {
    const { flow_id: flowId } = path;
    const { code } = body;
    if (code.trim() === "") {
      throw unprocessable('Body member "code" must not be blank.');
    }
    return database.exclusively(async () => {
      const flow = await requireFlow(database, flowId);
      const known = text(flow, "endpoint_function_id");
      const now = clock.tick();
      await database.write(
        known === null
          ? newEndpointStatements(flow, code, now)
          : [
              {
                sql: "UPDATE functions SET code = ?, status = 'draft', lock_version = lock_version + 1, updated_at = ? WHERE id = ?",
                args: [code, now, known],
              },
            ],
      );
      const row = await requireEndpoint(database, clock, flowId);
      return data(toDataEndpoint(row, url.origin));
    });
  },

  updateWhatsappFlowDataEndpoint({ path, body, url, database, clock }) {
    const { flow_id: flowId } = path;
    const functionId = body.function_id.toLowerCase();
    return database.exclusively(async () => {
      const flow = await requireFlow(database, flowId);
      await settleDeployments({ database, clock });
      const found = await kapsoFunction.find(database, functionId);
      if (!found) throw notFound("Function not found");
      requireDeployed(
        found,
        `Function ${functionId} must be deployed before a flow can use it.`,
      );
      requireConnection(flow);
      await database.write([
        changeStatement("whatsapp_flows", flowId, { function_id: functionId }),
      ]);
      return register(database, clock, flowId, url.origin);
    });
  },

  deployWhatsappFlowDataEndpoint({ path, url, database, clock }) {
    return database.exclusively(async () => {
      const row = await requireEndpoint(database, clock, path.flow_id);
      const code = requiredText(row, "function_code");
      const id = requiredText(row, "endpoint_function_id");
      const now = clock.tick();
      if (!isReadable(code)) {
        await database.write([
          update(functions, { status: "error", updated_at: now }, [
            equals(functions.id, id),
          ]),
        ]);
        throw unprocessable(
          "The data endpoint cannot be deployed: its code is not JavaScript.",
        );
      }
      await database.write([
        {
          sql: "UPDATE functions SET status = 'deployed', deployed_code = code, version = coalesce(version, 0) + 1, last_deployed_at = ?, updated_at = ? WHERE id = ?",
          args: [now, now, id],
        },
      ]);
      const deployed = await requireEndpoint(database, clock, path.flow_id);
      return data(toDataEndpoint(deployed, url.origin));
    });
  },

  registerWhatsappFlowDataEndpoint({ path, url, database, clock }) {
    return database.exclusively(async () => {
      const row = await requireEndpoint(database, clock, path.flow_id);
      if (text(row, "function_status") !== "deployed") {
        throw unprocessable(
          "The data endpoint is not deployed; deploy it before registering it.",
        );
      }
      requireConnection(row);
      return register(database, clock, path.flow_id, url.origin);
    });
  },
} satisfies Handlers;

/** The row of a flow with a data endpoint; throws HttpProblem 404 or 422. */
export async function requireEndpoint(
  database: Database,
  clock: Clock,
  flowId: string,
): Promise<Row> {
  await settleDeployments({ database, clock });
  const row = await requireFlow(database, flowId);
  if (text(row, "endpoint_function_id") !== null) return row;
  throw unprocessable("The flow has no data endpoint; save its code first.");
}

function requireConnection(flow: Row): void {
  if (text(flow, "own_number") === null) {
    throw unprocessable(
      "The flow has no phone number: the project does not have it any more.",
    );
  }
  if (!isEncrypted(flow)) {
    throw unprocessable("The flow has no encryption; set up encryption first.");
  }
}

/**
 * Tells Meta of the endpoint, and publishes a published flow again. When that
 * fails the rest stays, and the answer carries a warning.
 */
async function register(
  database: Database,
  clock: Clock,
  flowId: string,
  origin: string,
) {
  const now = clock.tick();
  await database.write([
    changeStatement("whatsapp_flows", flowId, {
      registered_at: now,
      updated_at: now,
    }),
  ]);
  const row = await requireFlow(database, flowId);
  return data({
    ...toDataEndpoint(row, origin),
    flow_id: flowId,
    flow_data_endpoint_function_id: requiredText(row, "endpoint_function_id"),
    flow_has_encryption: isEncrypted(row),
    warning: warningOf(row),
  });
}

/** Only a draft that was begun since keeps a flow from being published again. */
function warningOf(row: Row): string | null {
  if (text(row, "status") !== "published") return null;
  return text(row, "version_status") === "draft"
    ? "The flow could not be published again: its newest version is a draft."
    : null;
}

function newEndpointStatements(
  flow: Row,
  code: string,
  now: Microseconds,
): Statement[] {
  const id = randomUUID();
  const flowId = requiredText(flow, "id");
  return [
    ...insert(functions, [
      {
        ...NEW_DRAFT,
        id,
        name: `${requiredText(flow, "name")} data endpoint`,
        slug: `flow-${flowId}`,
        code,
        function_type: "cloudflare_worker",
        created_at: now,
        updated_at: now,
      },
    ]),
    changeStatement("whatsapp_flows", flowId, {
      function_id: id,
      registered_at: null,
      updated_at: now,
    }),
  ];
}
