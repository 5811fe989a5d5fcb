import {
  DAY,
  exclusive,
  formatTimestamp,
  MINUTE,
  ok,
  remove,
  update,
  type Call,
  type Change,
  type Handlers,
  type Reply,
} from "../../../kernel.js";
import { linkTo } from "../../media/token.js";
import type { PhoneNumberRow } from "../../phone-numbers/phone-number.js";
import { WELCOME_FLOW } from "../../whatsapp-flows/flow-json.js";
import {
  createFlow,
  currentFlows,
  flowVersions,
  whatsappFlows,
  type FlowRow,
} from "../../whatsapp-flows/flow.js";
import { chosenFields, graphReply } from "../graph-list.js";
import { ofAccount, ofNumber } from "../own-numbers.js";
import { invalidRequest, metaError } from "../problem.js";
import { checkFlowJson, errorsOf, requireFlow } from "./flow.js";

/** The members of a flow in a response without `fields`. */
const BASIC = "name,status,categories,validation_errors";

/** How long a preview can be opened. */
const PREVIEW_LIFETIME = 30 * DAY;

/** How long the link to a flow's JSON can be used. */
const LINK_LIFETIME = 4 * MINUTE;

/** The largest JSON of a flow. */
const MAX_BYTES = 10_485_760;

/** WhatsApp Flows as Meta shows them; the Platform API shows the same. */
export const flowHandlers = {
  listFlows: ofAccount(listOf),
  listFlowsByPhoneNumber: ofNumber(listOf),
  createFlow: exclusive(ofAccount(create)),
  createFlowByPhoneNumber: exclusive(ofNumber(create)),

  async getFlow({ path, query, url, database, clock }) {
    const row = await requireFlow(database, path.flow_id, query);
    const fields = (query.fields ?? BASIC).replaceAll(/[.(][^,]*/g, "");
    const whole = {
      ...toItem(row),
      json_version: row.flow_json.version,
      data_api_version: row.flow_json.data_api_version,
      endpoint_uri: row.endpoint_uri ?? undefined,
      preview: {
        preview_url: `${url.origin}/flows/${row.meta_flow_id}/preview`,
        expires_at: formatTimestamp(clock.read() + PREVIEW_LIFETIME),
      },
      whatsapp_business_account: { id: row.business_account_id },
      application: row.application_id ? { id: row.application_id } : undefined,
      health_status: {
        can_send_message: "AVAILABLE",
        entities: [
          {
            entity_type: "FLOW",
            id: row.meta_flow_id,
            can_send_message: "AVAILABLE",
          },
        ],
      },
    };
    return ok(chosenFields(whole, fields));
  },

  async updateFlowMetadata(call) {
    const row = await requireFlow(call.database, call.path.flow_id);
    const { name, categories, endpoint_uri, application_id } = call.body;
    return change(call, row, {
      name,
      categories,
      endpoint_uri,
      application_id,
      updated_at: call.clock.tick(),
    });
  },

  async deleteFlow({ path, database }) {
    const row = await requireFlow(database, path.flow_id);
    if (row.status !== "draft") {
      throw metaError(
        139004,
        `Only a draft can be deleted; flow ${path.flow_id} is ${row.status}. A published one can be deprecated.`,
      );
    }
    await database.write([
      remove(flowVersions, { flow_id: row.id }),
      remove(whatsappFlows, { id: row.id }),
    ]);
    return ok({ success: true });
  },

  publishFlow: exclusive(async (call) =>
    publish(call, await requireFlow(call.database, call.path.flow_id)),
  ),

  async deprecateFlow(call) {
    const row = await requireFlow(call.database, call.path.flow_id);
    if (row.status !== "published") {
      throw metaError(
        139003,
        `Only a published flow can be deprecated; flow ${row.meta_flow_id} is ${row.status}.`,
      );
    }
    const updated_at = call.clock.tick();
    return change(call, row, { status: "deprecated", updated_at });
  },

  async getFlowAssets({ path, url, database, clock }) {
    const { meta_flow_id: id } = await requireFlow(database, path.flow_id);
    const until = clock.read() + LINK_LIFETIME;
    return ok({
      data: [
        {
          name: "flow.json",
          asset_type: "FLOW_JSON",
          download_url: linkTo(url.origin, { kind: "flow", id, until }),
        },
      ],
    });
  },

  uploadFlowAssets: exclusive(async ({ path, body, database, clock }) => {
    const row = await requireFlow(database, path.flow_id);
    if (body.file.size > MAX_BYTES) {
      throw invalidRequest(
        `The file has ${body.file.size} bytes; the JSON of a flow may have ${MAX_BYTES} at most.`,
      );
    }
    if (row.version_status !== "draft") {
      throw metaError(
        139001,
        `The JSON of a published flow stays as it is; flow ${path.flow_id} is ${row.status}.`,
      );
    }
    const { json, errors } = checkFlowJson(await body.file.text());
    if (json) {
      const version = { flow_json: json, updated_at: clock.tick() };
      await database.write([update(flowVersions, version, currentOf(row))]);
    }
    return ok({ success: true, validation_errors: errors });
  }),
} satisfies Handlers;

type ListCall = Pick<Call<"listFlows">, "database" | "url" | "query">;

function listOf(
  call: ListCall,
  { business_account_id: account }: PhoneNumberRow,
): Promise<Reply> {
  return graphReply(call, {
    source: currentFlows,
    where: { business_account_id: account ?? "" },
    toItem,
  });
}

type CreateCall = Pick<Call<"createFlow">, "body" | "database" | "clock">;

async function create(
  call: CreateCall,
  { phone_number_id }: PhoneNumberRow,
): Promise<Reply> {
  const { body, database } = call;
  const { name, categories, endpoint_uri, clone_flow_id: original } = body;
  const checked =
    body.flow_json === undefined ? undefined : checkFlowJson(body.flow_json);
  const copied =
    original === undefined ? undefined : await requireFlow(database, original);
  const flow_json = checked?.json ?? copied?.flow_json ?? WELCOME_FLOW;
  const errors = checked?.errors ?? [];
  const flow = { name, phone_number_id, categories, endpoint_uri, flow_json };
  const { metaId } = await createFlow(call, flow);
  if (body.publish && checked && errors.length === 0) {
    await publish(call, await requireFlow(database, metaId));
  }
  return ok({ id: metaId, success: true, validation_errors: errors });
}

type WriteCall = Pick<CreateCall, "database" | "clock">;

async function publish(
  { database, clock }: WriteCall,
  row: FlowRow,
): Promise<Reply> {
  const [error] = errorsOf(row.flow_json);
  if (row.status !== "draft" || error) {
    throw metaError(
      139002,
      error?.message ??
        `Only a draft can be published; flow ${row.meta_flow_id} is ${row.status}.`,
    );
  }
  const now = clock.tick();
  const version = { status: "published", published_at: now, updated_at: now };
  const flow = { ...version, last_synced_at: now };
  await database.write([
    update(whatsappFlows, flow, { id: row.id }),
    update(flowVersions, version, currentOf(row)),
  ]);
  return ok({ success: true });
}

async function change(
  { database }: Pick<WriteCall, "database">,
  { id }: FlowRow,
  columns: Change<typeof whatsappFlows>,
): Promise<Reply> {
  await database.write([update(whatsappFlows, columns, { id })]);
  return ok({ success: true });
}

/** Which version is the current one of a flow. */
function currentOf({ id, version_number }: FlowRow) {
  return { flow_id: id, number: version_number };
}

function toItem(row: FlowRow) {
  return {
    id: row.meta_flow_id,
    name: row.name,
    status: row.status.toUpperCase(),
    categories: row.categories,
    validation_errors: errorsOf(row.flow_json),
  };
}
