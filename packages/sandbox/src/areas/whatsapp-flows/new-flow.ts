import { randomUUID } from "node:crypto";
import { insert, type Call, type NewRow } from "../../kernel.js";
import { newMetaId } from "../meta-id.js";
import { flowVersions, whatsappFlows } from "./table.js";

type FlowRow = NewRow<typeof whatsappFlows>;

/** What a caller decides about a new flow. */
interface NewFlow extends Pick<
  FlowRow,
  "phone_number_id" | "categories" | "endpoint_uri"
> {
  /** Without a name, it is called after its Meta id. */
  name: string | undefined;
  flow_json: NewRow<typeof flowVersions>["flow_json"];
}

/** Stores a draft with its first version. */
export async function createFlow(
  { database, clock }: Pick<Call<"createWhatsappFlow">, "database" | "clock">,
  { name, flow_json, ...given }: NewFlow,
): Promise<{ id: string; metaId: string }> {
  const id = randomUUID();
  const metaId = newMetaId();
  const now = clock.tick();
  const times = { created_at: now, updated_at: now };
  await database.write([
    ...insert(whatsappFlows, [
      {
        ...given,
        id,
        meta_flow_id: metaId,
        name: name ?? `Flow ${metaId.slice(-4)}`,
        status: "draft",
        last_synced_at: now,
        ...times,
      },
    ]),
    ...insert(flowVersions, [
      {
        id: randomUUID(),
        flow_id: id,
        number: 1,
        status: "draft",
        flow_json,
        ...times,
      },
    ]),
  ]);
  return { id, metaId };
}
