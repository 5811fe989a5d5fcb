import type { WhatsappPhoneNumber } from "@kapso-platform/types";
import {
  dated,
  found,
  quote,
  resource,
  sql,
  table,
  unprocessable,
  type Database,
  type Microseconds,
  type NewRow,
  type Row,
} from "../../kernel.js";

/** The own numbers; `id` is that of the configuration in Kapso. */
export const phoneNumbers = table("phone_numbers", (t) => ({
  id: t.key(t.text),
  phone_number_id: t.unique(t.text),
  name: t.text,
  display_name: t.optional(t.text),
  /** Its place among the numbers: the first one is the default sender. */
  position: t.integer,
  kind: t.text,
  business_account_id: t.optional(t.text),
  customer_id: t.optional(t.text),
  display_phone_number: t.text,
  inbound_processing_enabled: t.boolean,
  calls_enabled: t.boolean,
  webhook_verified_at: t.optional(t.instant),
  status: t.text,
  health_checked_at: t.optional(t.instant),
  ...t.times,
}));

export type PhoneNumberRow = Row<typeof phoneNumbers>;

/** The business account of numbers without one of their own. */
export const BUSINESS_ACCOUNT_ID = "102290129340398";

export const phoneNumber = resource({
  name: "WhatsApp phone number",
  table: phoneNumbers,
  at: ({ phone_number_id }: { phone_number_id: string }) => ({
    phone_number_id,
  }),
  order: sql`${phoneNumbers.created_at} DESC, ${phoneNumbers.position} DESC`,
  toItem: toPhoneNumber,
});

/** The row of a new own number; what is not given gets a plausible value. */
export function phoneNumberRow(
  given: Partial<NewRow<typeof phoneNumbers>> & {
    id: string;
    phone_number_id: string;
    position: number;
    created_at: Microseconds;
  },
): NewRow<typeof phoneNumbers> {
  const { phone_number_id: id, position, created_at: createdAt } = given;
  return {
    name: given.display_name ?? `Number ${position + 1}`,
    kind: "production",
    business_account_id: BUSINESS_ACCOUNT_ID,
    display_phone_number: displayNumberOf(id),
    inbound_processing_enabled: true,
    calls_enabled: false,
    webhook_verified_at: createdAt,
    status: "CONNECTED",
    updated_at: createdAt,
    ...given,
  };
}

/** A number as Meta writes it, made from the last digits of its Meta id. */
function displayNumberOf(phoneNumberId: string): string {
  const digits = phoneNumberId.replaceAll(/\D/g, "").padStart(7, "0").slice(-7);
  return `+1 555-${digits.slice(0, 3)}-${digits.slice(3)}`;
}

/** The own number with a Meta id, if the project has it. */
export function findPhoneNumber(
  database: Database,
  phoneNumberId: string,
): Promise<PhoneNumberRow | undefined> {
  return database.first(phoneNumbers, { phone_number_id: phoneNumberId });
}

/** The own number with a Meta id; throws HttpProblem 404. */
export async function requirePhoneNumber(
  database: Database,
  phoneNumberId: string,
): Promise<PhoneNumberRow> {
  const row = await findPhoneNumber(database, phoneNumberId);
  return found(row, "WhatsApp phone number not found");
}

/** Throws HttpProblem 422 unless a member of the body is the id of an own number. */
export async function assertOwnNumber(
  database: Database,
  phoneNumberId: string,
  member: string,
): Promise<void> {
  if (await findPhoneNumber(database, phoneNumberId)) return;
  throw unprocessable(
    `Body member "${member}" must be the id of a phone number of the project; got ${quote(phoneNumberId)}.`,
  );
}

/** The place of the next own number. */
export async function nextPosition(database: Database): Promise<number> {
  const highestFirst = sql`${phoneNumbers.position} DESC`;
  const last = await database.first(phoneNumbers, [], highestFirst);
  return last ? last.position + 1 : 0;
}

export function toPhoneNumber(row: PhoneNumberRow): WhatsappPhoneNumber {
  const {
    id,
    position: _position,
    kind: _kind,
    health_checked_at: _checked,
    ...shown
  } = row;
  const digits = row.display_phone_number.replaceAll(/\D/g, "");
  return {
    ...dated(shown),
    id: row.phone_number_id,
    internal_id: id,
    is_coexistence: false,
    display_phone_number_normalized: digits,
    verified_name: row.display_name,
    quality_rating: "GREEN",
    code_verification_status: "VERIFIED",
    name_status: "APPROVED",
    throughput_tier: "STANDARD",
    whatsapp_business_manager_messaging_limit: "10000",
    is_official_business_account: false,
    is_pin_enabled: true,
  };
}
