import {
  equals,
  formatTimestamp,
  remove,
  update,
  type Call,
  type Database,
  type Handlers,
  type Reply,
  type Row,
} from "../../../kernel.js";
import type { phoneNumbers } from "../../phone-numbers/table.js";
import { currentFlows, type FlowRow } from "../../whatsapp-flows/flow.js";
import { WELCOME_FLOW } from "../../whatsapp-flows/flow-json.js";
import { createFlow } from "../../whatsapp-flows/new-flow.js";
import { flowVersions, whatsappFlows } from "../../whatsapp-flows/table.js";
import { chosenFields, graphReply } from "../graph-list.js";
import { requireOwnNumberRow } from "../own-numbers.js";
import { requireAccount } from "../templates/template.js";
import { flowAssetHandlers } from "./assets.js";
import {
  checkFlowJson,
  errorsOf,
  requireFlow,
  requireNumberOf,
  wrongStatus,
} from "./flow.js";

/** What a flow shows of itself when it is not asked for more. */
const BASIC = "name,status,categories,validation_errors";

/** How long a preview can be opened: 30 days. */
const PREVIEW_LIFETIME = 30 * 86_400_000_000;

/** WhatsApp Flows as Meta shows them; the Platform API shows the same. */
export const flowHandlers = {
  async listFlows(call) {
    const { business_account_id: account } = call.path;
    await requireAccount(call.database, account);
    return listOf(call, account);
  },

  async listFlowsByPhoneNumber(call) {
    const { path, database } = call;
    const number = await requireOwnNumberRow(database, path.phone_number_id);
    return listOf(call, number.business_account_id ?? "");
  },

  createFlow(call) {
    const { path, database } = call;
    return database.exclusively(async () =>
      create(call, await requireNumberOf(database, path.business_account_id)),
    );
  },

  createFlowByPhoneNumber(call) {
    const { path, database } = call;
    return database.exclusively(async () =>
      create(call, await requireOwnNumberRow(database, path.phone_number_id)),
    );
  },

  async getFlow({ path, query, url, database, clock }) {
    const row = await requireFlow(database, path.flow_id, [
      equals(currentFlows.phone_number_id, query.phone_number_id),
      equals(currentFlows.business_account_id, query.business_account_id),
    ]);
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
    return { status: 200, body: chosenFields(whole, fields) };
  },

  async updateFlowMetadata({ path, body, database, clock }) {
    const row = await requireFlow(database, path.flow_id);
    const { name, categories, endpoint_uri, application_id } = body;
    const change = { name, categories, endpoint_uri, application_id };
    await database.write([
      update(whatsappFlows, { ...change, updated_at: clock.tick() }, [
        equals(whatsappFlows.id, row.id),
      ]),
    ]);
    return { status: 200, body: { success: true } };
  },

  async deleteFlow({ path, database }) {
    const row = await requireFlow(database, path.flow_id);
    if (row.status !== "draft") {
      throw wrongStatus(
        139004,
        `Only a draft can be deleted; flow ${path.flow_id} is ${row.status}. A published one can be deprecated.`,
      );
    }
    await database.write([
      remove(flowVersions, [equals(flowVersions.flow_id, row.id)]),
      remove(whatsappFlows, [equals(whatsappFlows.id, row.id)]),
    ]);
    return { status: 200, body: { success: true } };
  },

  publishFlow({ path, database, clock }) {
    return database.exclusively(async () => {
      const row = await requireFlow(database, path.flow_id);
      await publish({ database, clock }, row);
      return { status: 200, body: { success: true } };
    });
  },

  async deprecateFlow({ path, database, clock }) {
    const row = await requireFlow(database, path.flow_id);
    if (row.status !== "published") {
      throw wrongStatus(
        139003,
        `Only a published flow can be deprecated; flow ${path.flow_id} is ${row.status}.`,
      );
    }
    const change = { status: "deprecated", updated_at: clock.tick() };
    await database.write([
      update(whatsappFlows, change, [equals(whatsappFlows.id, row.id)]),
    ]);
    return { status: 200, body: { success: true } };
  },

  ...flowAssetHandlers,
} satisfies Handlers;

function listOf(
  call: Pick<Call<"listFlows">, "database" | "url" | "query">,
  account: string,
): Promise<Reply> {
  return graphReply(call, {
    table: whatsappFlows,
    source: currentFlows,
    where: [equals(currentFlows.business_account_id, account)],
    toItem,
  });
}

type CreateCall = Pick<Call<"createFlow">, "body" | "database" | "clock">;

async function create(
  { body, database, clock }: CreateCall,
  number: Row<typeof phoneNumbers>,
): Promise<Reply> {
  const { name, categories, clone_flow_id: original } = body;
  const checked =
    body.flow_json === undefined ? undefined : checkFlowJson(body.flow_json);
  const copied =
    original === undefined ? undefined : await requireFlow(database, original);
  const json = checked?.json ?? copied?.flow_json ?? WELCOME_FLOW;
  const errors = checked?.errors ?? [];
  const { metaId } = await createFlow(
    { database, clock },
    {
      name,
      phone_number_id: number.phone_number_id,
      categories,
      endpoint_uri: body.endpoint_uri,
      flow_json: json,
    },
  );
  if (body.publish && checked && errors.length === 0) {
    await publish({ database, clock }, await requireFlow(database, metaId));
  }
  return {
    status: 200,
    body: { id: metaId, success: true, validation_errors: errors },
  };
}

async function publish(
  { database, clock }: { database: Database; clock: CreateCall["clock"] },
  row: FlowRow,
): Promise<void> {
  const [error] = errorsOf(row.flow_json);
  if (row.status !== "draft" || error) {
    throw wrongStatus(
      139002,
      error?.message ??
        `Only a draft can be published; flow ${row.meta_flow_id} is ${row.status}.`,
    );
  }
  const now = clock.tick();
  const change = { status: "published", published_at: now, updated_at: now };
  await database.write([
    update(whatsappFlows, { ...change, last_synced_at: now }, [
      equals(whatsappFlows.id, row.id),
    ]),
    update(flowVersions, change, [
      equals(flowVersions.flow_id, row.id),
      equals(flowVersions.number, row.version_number),
    ]),
  ]);
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
