import type { Row } from "@libsql/client";
import type { WhatsappPhoneNumber } from "@kapso-platform/types";
import {
  requiredNumber,
  requiredText,
  number,
  text,
  type Database,
  type Statement,
} from "./database.js";
import type { NewRow } from "./schema.js";
import {
  formatNullableTimestamp,
  formatTimestamp,
  type Microseconds,
} from "./timestamps.js";

/** What a new own number is made from; the rest gets a plausible value. */
export interface NewPhoneNumber {
  phoneNumberId: string;
  configId: string;
  /** Its place among the numbers: the first one is the default sender. */
  position: number;
  createdAt: Microseconds;
  displayName?: string | null;
  name?: string;
  kind?: "production" | "sandbox";
  businessAccountId?: string;
  customerId?: string | null;
  inboundProcessingEnabled?: boolean;
  callsEnabled?: boolean;
}

/** The business account of numbers that come without one. */
export const BUSINESS_ACCOUNT_ID = "102290129340398";

/** The row of a new own number. */
export function phoneNumberRow(given: NewPhoneNumber): NewRow<"phone_numbers"> {
  const { phoneNumberId, createdAt, displayName = null } = given;
  return {
    phone_number_id: phoneNumberId,
    config_id: given.configId,
    display_name: displayName,
    position: given.position,
    name: given.name ?? displayName ?? `Number ${given.position + 1}`,
    kind: given.kind ?? "production",
    business_account_id: given.businessAccountId ?? BUSINESS_ACCOUNT_ID,
    customer_id: given.customerId ?? null,
    display_phone_number: displayNumberOf(phoneNumberId),
    inbound_processing_enabled:
      (given.inboundProcessingEnabled ?? true) ? 1 : 0,
    calls_enabled: given.callsEnabled ? 1 : 0,
    webhook_verified_at: createdAt,
    status: "CONNECTED",
    health_checked_at: null,
    created_at: createdAt,
    updated_at: createdAt,
  };
}

/** A number as Meta writes it, made from the last digits of its Meta id. */
function displayNumberOf(phoneNumberId: string): string {
  const digits = phoneNumberId.replaceAll(/\D/g, "").padStart(7, "0").slice(-7);
  return `+1 555-${digits.slice(0, 3)}-${digits.slice(3)}`;
}

/** The row of an own number, if the project has it. */
export function findPhoneNumber(
  database: Database,
  phoneNumberId: string,
): Promise<Row | undefined> {
  return database.row("SELECT * FROM phone_numbers WHERE phone_number_id = ?", [
    phoneNumberId,
  ]);
}

/** The place of the next own number. */
export async function nextPosition(database: Database): Promise<number> {
  const row = await database.row(
    "SELECT coalesce(max(position) + 1, 0) AS next FROM phone_numbers",
  );
  return row ? requiredNumber(row, "next") : 0;
}

/** A row as the API shows it. */
export function toPhoneNumber(row: Row): WhatsappPhoneNumber {
  const displayed = requiredText(row, "display_phone_number");
  const displayName = text(row, "display_name");
  return {
    id: requiredText(row, "phone_number_id"),
    internal_id: requiredText(row, "config_id"),
    phone_number_id: requiredText(row, "phone_number_id"),
    name: requiredText(row, "name"),
    business_account_id: text(row, "business_account_id"),
    is_coexistence: false,
    inbound_processing_enabled:
      requiredNumber(row, "inbound_processing_enabled") === 1,
    calls_enabled: requiredNumber(row, "calls_enabled") === 1,
    webhook_verified_at: formatNullableTimestamp(
      number(row, "webhook_verified_at"),
    ),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
    customer_id: text(row, "customer_id"),
    display_name: displayName,
    display_phone_number: displayed,
    display_phone_number_normalized: displayed.replaceAll(/\D/g, ""),
    verified_name: displayName,
    quality_rating: "GREEN",
    code_verification_status: "VERIFIED",
    name_status: "APPROVED",
    status: requiredText(row, "status"),
    throughput_tier: "STANDARD",
    whatsapp_business_manager_messaging_limit: "10000",
    is_official_business_account: false,
    is_pin_enabled: true,
  };
}

/** Gives an own number another Meta id, wherever it is mentioned. */
export function renameStatements(
  { tables }: Database,
  from: string,
  to: string,
): Statement[] {
  return tables
    .filter(({ $ }) => "phone_number_id" in $.columns)
    .map(({ $ }) => ({
      sql: `UPDATE ${$.name} SET phone_number_id = ? WHERE phone_number_id = ?`,
      args: [to, from],
    }));
}
