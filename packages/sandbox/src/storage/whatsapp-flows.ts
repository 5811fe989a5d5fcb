import { createHash } from "node:crypto";
import type { Row } from "@libsql/client";
import type {
  WhatsappFlow,
  WhatsappFlowDataEndpoint,
  WhatsappFlowVersion,
  WhatsappFlowVersionDetail,
} from "@kapso-platform/types";
import { basePath } from "../spec/document.js";
import { between, conditions } from "./conditions.js";
import {
  number,
  object,
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import type { Condition } from "./keyset.js";
import {
  formatNullableTimestamp,
  formatTimestamp,
  type Microseconds,
} from "./timestamps.js";

/** What `GET /whatsapp/flows` filters by. */
export interface FlowFilters {
  status?: string | undefined;
  businessAccountId?: string | undefined;
  phoneNumberId?: string | undefined;
  namePart?: string | undefined;
  createdAfter?: Microseconds | undefined;
  createdBefore?: Microseconds | undefined;
}

/** A flow with its number, its newest version and its function. */
export const FLOW_SELECT = `w.*, n.business_account_id, n.phone_number_id AS own_number,
  v.number AS version_number, v.status AS version_status, v.flow_json,
  f.id AS endpoint_function_id, f.name AS function_name, f.status AS function_status,
  f.code AS function_code, f.last_deployed_at,
  e.created_at AS encrypted_at`;

export const FLOW_FROM = `whatsapp_flows w
  LEFT JOIN phone_numbers n ON n.phone_number_id = w.phone_number_id
  LEFT JOIN whatsapp_flow_versions v ON v.flow_id = w.id
    AND v.number = (SELECT max(number) FROM whatsapp_flow_versions WHERE flow_id = w.id)
  LEFT JOIN functions f ON f.id = w.function_id
  LEFT JOIN whatsapp_flow_encryption e ON e.business_account_id = n.business_account_id`;

/** The conditions of a list of flows. */
export function flowConditions(filters: FlowFilters): Condition[] {
  return conditions([
    ["w.status = ?", filters.status],
    ["n.business_account_id = ?", filters.businessAccountId],
    ["w.phone_number_id = ?", filters.phoneNumberId],
    ["instr(w.name, ?) > 0", filters.namePart],
    ...between("w.created_at", filters.createdAfter, filters.createdBefore),
  ]);
}

/** The row of a flow, if there is one. */
export function findFlow(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row(
    `SELECT ${FLOW_SELECT} FROM ${FLOW_FROM} WHERE w.id = ?`,
    [id],
  );
}

/** The row of a version of that flow, if there is one. */
export function findFlowVersion(
  database: Database,
  flowId: string,
  id: string,
): Promise<Row | undefined> {
  return database.row(
    "SELECT * FROM whatsapp_flow_versions WHERE flow_id = ? AND id = ?",
    [flowId, id],
  );
}

/** Whether the business account behind a flow can encrypt. */
export function isEncrypted(row: Row): boolean {
  return number(row, "encrypted_at") !== null;
}

/** Whether the data endpoint is deployed, registered and can be encrypted for. */
export function hasDataEndpoint(row: Row): boolean {
  return (
    text(row, "function_status") === "deployed" &&
    number(row, "registered_at") !== null &&
    isEncrypted(row)
  );
}

/** A row as the API shows it. */
export function toFlow(row: Row, origin: string): WhatsappFlow {
  const json = object(row, "flow_json");
  const status = requiredText(row, "status");
  const metaId = requiredText(row, "meta_flow_id");
  const functionId = text(row, "endpoint_function_id");
  return {
    id: requiredText(row, "id"),
    meta_flow_id: metaId,
    name: requiredText(row, "name"),
    status,
    json_version: stringOf(json?.version),
    data_api_version: stringOf(json?.data_api_version),
    business_account_id: text(row, "business_account_id"),
    preview_url:
      status === "draft" ? `${origin}/flows/${metaId}/preview` : null,
    published_at: at(row, "published_at"),
    last_synced_at: at(row, "last_synced_at"),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
    data_endpoint_function_id: functionId,
    phone_number_id: text(row, "own_number"),
    data_endpoint_url: endpointUrl(row, origin),
    has_data_endpoint: hasDataEndpoint(row),
    flows_encryption_configured: isEncrypted(row),
  };
}

/** A row of a version as lists show it. */
export function toFlowVersion(row: Row): WhatsappFlowVersion {
  return {
    id: requiredText(row, "id"),
    version_label: `v${requiredNumber(row, "number")}`,
    status: requiredText(row, "status"),
    flow_json_sha: createHash("sha256")
      .update(requiredText(row, "flow_json"), "utf8")
      .digest("hex"),
    published_at: at(row, "published_at"),
    validation_errors: [],
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
  };
}

/** A row of a version with its flow JSON. */
export function toFlowVersionDetail(row: Row): WhatsappFlowVersionDetail {
  return { ...toFlowVersion(row), flow_json: object(row, "flow_json") ?? {} };
}

/** The data endpoint of a flow that has one. */
export function toDataEndpoint(
  row: Row,
  origin: string,
): WhatsappFlowDataEndpoint {
  return {
    function_id: requiredText(row, "endpoint_function_id"),
    function_name: requiredText(row, "function_name"),
    endpoint_url: endpointUrl(row, origin),
    status: requiredText(row, "function_status"),
    last_deployed_at: at(row, "last_deployed_at"),
    code: requiredText(row, "function_code"),
  };
}

function endpointUrl(row: Row, origin: string): string | null {
  const id = text(row, "endpoint_function_id");
  return id !== null && text(row, "function_status") === "deployed"
    ? `${origin}${basePath}/functions/${id}/invoke`
    : null;
}

function at(row: Row, column: string): string | null {
  return formatNullableTimestamp(number(row, column));
}

function stringOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
