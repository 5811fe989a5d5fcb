import type { Row } from "@libsql/client";
import type { WhatsappDisplayNameRequest } from "@kapso-platform/types";
import {
  number,
  requiredNumber,
  requiredText,
  text,
  type Statement,
} from "./database.js";
import {
  formatNullableTimestamp,
  formatTimestamp,
  type Microseconds,
} from "./timestamps.js";

/** How long Meta looks at a name on the sandbox's clock: a day. */
const REVIEW_TIME: Microseconds = 86_400_000_000;

/** Applies the names of a number that have been looked at long enough. */
export function reviewStatements(
  phoneNumberId: string,
  now: Microseconds,
): Statement[] {
  const due =
    "phone_number_id = ? AND status = 'pending_review' AND submitted_at <= ?";
  const args = [phoneNumberId, now - REVIEW_TIME];
  return [
    {
      sql: `UPDATE phone_numbers SET display_name = coalesce((
          SELECT requested_display_name FROM display_name_requests WHERE ${due}
          ORDER BY submitted_at DESC, id DESC LIMIT 1), display_name)
        WHERE phone_number_id = ?`,
      args: [...args, phoneNumberId],
    },
    {
      sql: `UPDATE display_name_requests SET status = 'applied',
        reviewed_at = submitted_at + ${REVIEW_TIME}, applied_at = submitted_at + ${REVIEW_TIME} WHERE ${due}`,
      args,
    },
  ];
}

/** A row as the API shows it. */
export function toDisplayNameRequest(row: Row): WhatsappDisplayNameRequest {
  return {
    id: requiredText(row, "id"),
    phone_number_id: requiredText(row, "phone_number_id"),
    requested_display_name: requiredText(row, "requested_display_name"),
    previous_display_name: text(row, "previous_display_name"),
    status: requiredText(row, "status"),
    submitted_at: formatTimestamp(requiredNumber(row, "submitted_at")),
    reviewed_at: formatNullableTimestamp(number(row, "reviewed_at")),
    applied_at: formatNullableTimestamp(number(row, "applied_at")),
    meta_error_code: null,
    meta_error_subcode: null,
    meta_error_type: null,
    meta_error_message: null,
  };
}
