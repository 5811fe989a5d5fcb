import { randomUUID } from "node:crypto";
import type { WhatsappFlow } from "@kapso-platform/types";
import {
  columns,
  dated,
  expression,
  insert,
  joined,
  nullable,
  resource,
  source,
  sql,
  table,
  type Database,
  type NewRow,
  type Row,
  type WritingCall,
} from "../../kernel.js";
import {
  functions,
  invokeUrl,
  settleDeployments,
} from "../functions/function.js";
import { newMetaId } from "../meta-id.js";
import {
  requirePhoneNumber,
  phoneNumbers,
} from "../phone-numbers/phone-number.js";

export const whatsappFlows = table(
  "whatsapp_flows",
  (t) => ({
    id: t.key(t.text),
    meta_flow_id: t.unique(t.text),
    name: t.text,
    status: t.text,
    phone_number_id: t.text,
    categories: t.json<string[]>(),
    // The data source of a flow without a function of Kapso.
    endpoint_uri: t.optional(t.text),
    application_id: t.optional(t.text),
    // The function behind the data endpoint, and when it was registered at Meta.
    function_id: t.optional(t.text),
    registered_at: t.optional(t.instant),
    published_at: t.optional(t.instant),
    last_synced_at: t.instant,
    ...t.times,
  }),
  { indexes: ["(created_at, id)"] },
);

/** Every flow has at least one. */
export const flowVersions = table(
  "whatsapp_flow_versions",
  (t) => ({
    id: t.key(t.text),
    flow_id: t.text,
    // From 1.
    number: t.integer,
    status: t.text,
    flow_json: t.json(),
    published_at: t.optional(t.instant),
    ...t.times,
  }),
  { indexes: ["UNIQUE (flow_id, number)"] },
);

/** Business accounts whose flows can be encrypted. */
export const flowEncryption = table("whatsapp_flow_encryption", (t) => ({
  business_account_id: t.key(t.text),
  created_at: t.instant,
}));

/** Flows with their number, newest version and function. */
export const currentFlows = source(
  {
    ...whatsappFlows,
    business_account_id: phoneNumbers.business_account_id,
    /** Null if the project does not have the number any more. */
    own_number: nullable(phoneNumbers.phone_number_id),
    version_number: flowVersions.number,
    version_status: flowVersions.status,
    flow_json: flowVersions.flow_json,
    endpoint: joined(functions),
    is_encrypted: expression(
      columns.boolean,
      sql`${flowEncryption.created_at} IS NOT NULL`,
    ),
  },
  sql`${whatsappFlows}
    JOIN ${flowVersions} ON ${flowVersions.flow_id} = ${whatsappFlows.id}
      AND ${flowVersions.number} = (SELECT max(number) FROM ${flowVersions} WHERE flow_id = ${whatsappFlows.id})
    LEFT JOIN ${phoneNumbers} ON ${phoneNumbers.phone_number_id} = ${whatsappFlows.phone_number_id}
    LEFT JOIN ${functions} ON ${functions.id} = ${whatsappFlows.function_id}
    LEFT JOIN ${flowEncryption} ON ${flowEncryption.business_account_id} = ${phoneNumbers.business_account_id}`,
);

export type FlowRow = Row<typeof currentFlows>;

export const flow = resource({
  name: "WhatsApp flow",
  table: whatsappFlows,
  source: currentFlows,
  at: (path: { flow_id: string }) => ({ id: path.flow_id }),
  toItem: toFlow,
  before: settleDeployments,
});

/** Whether the data endpoint is deployed and registered, and encryption is set up. */
export function hasDataEndpoint(row: FlowRow): boolean {
  const { endpoint, registered_at: registeredAt, is_encrypted } = row;
  return (
    endpoint?.status === "deployed" && registeredAt !== null && is_encrypted
  );
}

/** Where the function of a flow is invoked, once it is deployed. */
export function endpointUrl(
  { endpoint }: FlowRow,
  { origin }: URL,
): string | null {
  return endpoint?.status === "deployed"
    ? invokeUrl(origin, endpoint.id)
    : null;
}

/** Throws HttpProblem 404 for a number that the project does not have. */
export async function requireNumber(
  database: Database,
  phoneNumberId: string | undefined,
): Promise<void> {
  if (phoneNumberId === undefined) return;
  await requirePhoneNumber(database, phoneNumberId);
}

export function toFlow(row: FlowRow, { url }: { url: URL }): WhatsappFlow {
  const {
    function_id: _function,
    registered_at: _registered,
    categories: _categories,
    endpoint_uri: _endpoint,
    application_id: _application,
    version_number: _number,
    version_status: _status,
    flow_json: json,
    own_number: ownNumber,
    endpoint,
    is_encrypted: isEncrypted,
    ...shown
  } = row;
  return {
    ...dated(shown),
    json_version: stringOf(json.version),
    data_api_version: stringOf(json.data_api_version),
    preview_url:
      row.status === "draft"
        ? `${url.origin}/flows/${row.meta_flow_id}/preview`
        : null,
    phone_number_id: ownNumber,
    data_endpoint_function_id: endpoint?.id ?? null,
    data_endpoint_url: endpointUrl(row, url),
    has_data_endpoint: hasDataEndpoint(row),
    flows_encryption_configured: isEncrypted,
  };
}

function stringOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

/** The columns of a new flow that differ between callers. */
interface NewFlow extends Pick<
  NewRow<typeof whatsappFlows>,
  "phone_number_id" | "categories" | "endpoint_uri"
> {
  /** Default: derived from the Meta id. */
  name: string | undefined;
  flow_json: NewRow<typeof flowVersions>["flow_json"];
}

/** Stores a draft with its first version. */
export async function createFlow(
  { database, clock }: WritingCall,
  { name, flow_json, ...given }: NewFlow,
): Promise<{ id: string; metaId: string }> {
  const id = randomUUID();
  const metaId = newMetaId();
  const now = clock.tick();
  const draft = { status: "draft", created_at: now, updated_at: now };
  const row = {
    ...draft,
    ...given,
    id,
    meta_flow_id: metaId,
    name: name ?? `Flow ${metaId.slice(-4)}`,
    last_synced_at: now,
  };
  const version = { id: randomUUID(), flow_id: id, number: 1, flow_json };
  await database.write([
    ...insert(whatsappFlows, [row]),
    ...insert(flowVersions, [{ ...draft, ...version }]),
  ]);
  return { id, metaId };
}
