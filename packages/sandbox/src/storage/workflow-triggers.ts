import type { Row } from "@libsql/client";
import type { WorkflowTrigger } from "@kapso-platform/types";
import {
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import { parsed } from "./json.js";
import { formatTimestamp } from "./timestamps.js";

const SELECT = `SELECT t.*, n.display_name AS number_name FROM workflow_triggers t
  LEFT JOIN phone_numbers n ON n.phone_number_id = t.phone_number_id`;

/** The triggers of a workflow, in the order of their making. */
export function readTriggers(
  database: Database,
  workflowId: string,
): Promise<Row[]> {
  return database.rows(
    `${SELECT} WHERE t.workflow_id = ? ORDER BY t.created_at, t.id`,
    [workflowId],
  );
}

/** The row of a trigger, if there is one. */
export function findTrigger(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row(`${SELECT} WHERE t.id = ?`, [id]);
}

/** A row as the API shows it. */
export function toTrigger(row: Row): WorkflowTrigger {
  return {
    id: requiredText(row, "id"),
    workflow_id: requiredText(row, "workflow_id"),
    trigger_type: requiredText(row, "trigger_type"),
    active: requiredNumber(row, "active") === 1,
    display_name: displayName(row),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
    triggerable: triggerable(row),
  };
}

function displayName(row: Row): string | null {
  switch (requiredText(row, "trigger_type")) {
    case "inbound_message":
      return `WhatsApp: ${text(row, "number_name") ?? requiredText(row, "phone_number_id")}`;
    case "api_call":
      return "API Call Trigger";
    case "project_event":
      return `Event: ${requiredText(row, "event_name")}`;
    default:
      // The reference gives no name for events of WhatsApp.
      return null;
  }
}

function triggerable(row: Row): NonNullable<WorkflowTrigger["triggerable"]> {
  const phoneNumberId = text(row, "phone_number_id");
  switch (requiredText(row, "trigger_type")) {
    case "inbound_message":
      return { phone_number_id: requiredText(row, "phone_number_id") };
    case "whatsapp_event":
      return {
        event: requiredText(row, "event"),
        ...(phoneNumberId !== null && { phone_number_id: phoneNumberId }),
      };
    case "project_event":
      return {
        event_name: requiredText(row, "event_name"),
        property_key: text(row, "property_key"),
        operator: text(row, "operator"),
        property_value: parsed<unknown>(row, "property_value_json"),
      };
    default:
      return {};
  }
}
