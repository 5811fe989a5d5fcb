import { equals, update, type Handlers } from "../../../kernel.js";
import { linkTo } from "../../media/token.js";
import { flowVersions } from "../../whatsapp-flows/table.js";
import { invalidRequest } from "../problem.js";
import { checkFlowJson, requireFlow, wrongStatus } from "./flow.js";

/** How long the link to a flow's JSON can be used: four minutes. */
const LINK_LIFETIME = 240_000_000;

/** The largest JSON of a flow. */
const MAX_BYTES = 10_485_760;

/** The JSON of a flow. */
export const flowAssetHandlers = {
  async getFlowAssets({ path, url, database, clock }) {
    const { meta_flow_id: id } = await requireFlow(database, path.flow_id);
    const until = clock.read() + LINK_LIFETIME;
    return {
      status: 200,
      body: {
        data: [
          {
            name: "flow.json",
            asset_type: "FLOW_JSON",
            download_url: linkTo(url.origin, { kind: "flow", id, until }),
          },
        ],
      },
    };
  },

  uploadFlowAssets({ path, body, database, clock }) {
    return database.exclusively(async () => {
      const row = await requireFlow(database, path.flow_id);
      if (body.file.size > MAX_BYTES) {
        throw invalidRequest(
          `The file has ${body.file.size} bytes; the JSON of a flow may have ${MAX_BYTES} at most.`,
        );
      }
      if (row.version_status !== "draft") {
        throw wrongStatus(
          139001,
          `The JSON of a published flow stays as it is; flow ${path.flow_id} is ${row.status}.`,
        );
      }
      const { json, errors } = checkFlowJson(await body.file.text());
      if (json) {
        const change = { flow_json: json, updated_at: clock.tick() };
        await database.write([
          update(flowVersions, change, [
            equals(flowVersions.flow_id, row.id),
            equals(flowVersions.number, row.version_number),
          ]),
        ]);
      }
      return {
        status: 200,
        body: { success: true, validation_errors: errors },
      };
    });
  },
} satisfies Handlers;
