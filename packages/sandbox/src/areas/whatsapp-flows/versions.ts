import { createHash } from "node:crypto";
import type {
  WhatsappFlowVersion,
  WhatsappFlowVersionDetail,
} from "@kapso-platform/types";
import {
  dated,
  HttpProblem,
  numberedReply,
  readNumberedPage,
  resource,
  sql,
  type Handlers,
  type PathCall,
  type Row,
} from "../../kernel.js";
import { findViolations } from "./flow-json.js";
import { flow, flowVersions, requireNumber } from "./flow.js";

const version = resource({
  name: "WhatsApp flow version",
  table: flowVersions,
  at: ({ flow_id, version_id }: { flow_id: string; version_id: string }) => ({
    flow_id,
    id: version_id,
  }),
  toItem: (row): WhatsappFlowVersionDetail => ({
    ...toVersion(row),
    flow_json: row.flow_json,
  }),
  before: (call: PathCall<{ flow_id: string }>) => flow.require(call),
});

/** The versions of a flow's JSON. */
export const flowVersionHandlers = {
  async listWhatsappFlowVersions(call) {
    const { id } = await flow.require(call);
    const page = await readNumberedPage(call, flowVersions, {
      where: { flow_id: id },
      orderBy: sql`${flowVersions.number} DESC`,
    });
    return numberedReply(page, toVersion, call.url);
  },

  createWhatsappFlowVersion: version.create(async (call) => {
    const { flow_json: json, phone_number_id: number } = call.body;
    const row = await flow.require(call);
    await requireNumber(call.database, number);
    const violations = findViolations(json);
    if (violations.length > 0) {
      const error = "The flow JSON is invalid";
      throw new HttpProblem(422, error, {
        body: { error, validation_errors: violations },
      });
    }
    const now = call.clock.tick();
    await flow.change(call, row.id, { last_synced_at: now, updated_at: now });
    return {
      flow_id: row.id,
      number: row.version_number + 1,
      status: "draft",
      flow_json: json,
      created_at: now,
      updated_at: now,
    };
  }),

  getWhatsappFlowVersion: version.get,
} satisfies Handlers;

/** A row as lists show it. */
function toVersion(row: Row<typeof flowVersions>): WhatsappFlowVersion {
  const { flow_id: _, number, flow_json: json, ...shown } = row;
  return {
    ...dated(shown),
    version_label: `v${number}`,
    flow_json_sha: createHash("sha256")
      .update(JSON.stringify(json), "utf8")
      .digest("hex"),
    validation_errors: findViolations(json),
  };
}
