import type { Row } from "@libsql/client";
import type { WhatsappBroadcastRecipient } from "@kapso-platform/types";
import {
  number,
  object,
  requiredNumber,
  requiredText,
  text,
} from "./database.js";
import { objects } from "./json.js";
import { formatTimestamp } from "./timestamps.js";

const TIMES = [
  "sent_at",
  "delivered_at",
  "read_at",
  "responded_at",
  "failed_at",
] as const;

/**
 * A row as the API shows it: times and error members that do not apply are
 * left out, as in the published examples.
 */
export function toBroadcastRecipient(row: Row): WhatsappBroadcastRecipient {
  const message = text(row, "error_message");
  const details = object(row, "error_details_json");
  const recipient: WhatsappBroadcastRecipient = {
    id: requiredText(row, "id"),
    phone_number: requiredText(row, "phone_number"),
    status: requiredText(row, "status"),
    template_components: objects(row, "components_json"),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
    ...(message !== null && { error_message: message }),
    ...(details !== null && { error_details: details }),
  };
  for (const name of TIMES) {
    const at = number(row, name);
    if (at !== null) recipient[name] = formatTimestamp(at);
  }
  return recipient;
}
