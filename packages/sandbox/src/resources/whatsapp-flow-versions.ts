import { randomUUID } from "node:crypto";
import { HttpProblem, notFound } from "../http/problem.js";
import { created, data } from "../http/reply.js";
import { readOffsetPage } from "../pagination/offset-list.js";
import { offsetReply } from "../pagination/offset-reply.js";
import { changeStatement } from "../storage/change.js";
import { number, type Statement } from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import type { Microseconds } from "../storage/timestamps.js";
import {
  findFlowVersion,
  toFlowVersion,
  toFlowVersionDetail,
} from "../storage/whatsapp-flows.js";
import { findFaults } from "../whatsapp-flows/flow-json.js";
import type { Handlers } from "./handler.js";
import { requireFlow, requireOverride } from "./whatsapp-flows.js";

/** Tag WhatsApp Flows: the versions of a flow's JSON. */
export const whatsappFlowVersionHandlers = {
  async listWhatsappFlowVersions({ path, query, url, database }) {
    await requireFlow(database, path.flow_id);
    const page = await readOffsetPage(
      database,
      {
        select: "*",
        from: "whatsapp_flow_versions",
        where: [{ sql: "flow_id = ?", args: [path.flow_id] }],
        orderBy: "number DESC",
      },
      query.page ?? 1,
      query.per_page ?? 20,
    );
    return offsetReply(page, toFlowVersion, url);
  },

  createWhatsappFlowVersion({ path, body, database, clock }) {
    const { flow_id: flowId } = path;
    return database.exclusively(async () => {
      const row = await requireFlow(database, flowId);
      await requireOverride(database, body.phone_number_id);
      const faults = findFaults(body.flow_json);
      if (faults.length > 0) {
        const error = "The flow JSON is invalid";
        throw new HttpProblem(422, error, {
          body: { error, validation_errors: faults },
        });
      }
      const now = clock.tick();
      const statements = versionStatements(
        flowId,
        (number(row, "version_number") ?? 0) + 1,
        body.flow_json,
        now,
      );
      await database.write([
        ...statements,
        changeStatement("whatsapp_flows", flowId, {
          last_synced_at: now,
          updated_at: now,
        }),
      ]);
      const version = await database.row(
        "SELECT * FROM whatsapp_flow_versions WHERE flow_id = ? ORDER BY number DESC LIMIT 1",
        [flowId],
      );
      return created(version && toFlowVersionDetail(version));
    });
  },

  async getWhatsappFlowVersion({ path, database }) {
    await requireFlow(database, path.flow_id);
    const row = await findFlowVersion(database, path.flow_id, path.version_id);
    if (!row) throw notFound("WhatsApp flow version not found");
    return data(toFlowVersionDetail(row));
  },
} satisfies Handlers;

/** The statements that add a draft version to a flow. */
export function versionStatements(
  flowId: string,
  number: number,
  json: Record<string, unknown>,
  now: Microseconds,
): Statement[] {
  return insertStatements("whatsapp_flow_versions", [
    {
      id: randomUUID(),
      flow_id: flowId,
      number,
      status: "draft",
      flow_json: JSON.stringify(json),
      published_at: null,
      created_at: now,
      updated_at: now,
    },
  ]);
}
