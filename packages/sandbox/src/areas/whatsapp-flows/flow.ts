import type { WhatsappFlow } from "@kapso-platform/types";
import {
  columns,
  dated,
  expression,
  joined,
  notFound,
  resource,
  source,
  sql,
  type Database,
  type Row,
} from "../../kernel.js";
import { findPhoneNumber } from "../phone-numbers/phone-number.js";
import { phoneNumbers } from "../phone-numbers/table.js";
import {
  functions,
  invokeUrl,
  settleDeployments,
} from "../functions/function.js";
import { flowEncryption, flowVersions, whatsappFlows } from "./table.js";

/** Flows with their number, newest version and function. */
export const currentFlows = source(
  {
    ...whatsappFlows,
    business_account_id: phoneNumbers.business_account_id,
    /** Null if the project does not have the number any more. */
    own_number: expression(
      columns.optional(columns.text),
      sql`${phoneNumbers.phone_number_id}`,
    ),
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

/** Whether the data endpoint is deployed, registered and can be encrypted for. */
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
  if (await findPhoneNumber(database, phoneNumberId)) return;
  throw notFound("WhatsApp phone number not found");
}

/** A row as the API shows it. */
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
    ...dated(
      shown,
      "published_at",
      "last_synced_at",
      "created_at",
      "updated_at",
    ),
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
