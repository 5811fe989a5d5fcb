import { marketingPreferences } from "../areas/contacts/marketing-preferences.js";
import {
  contactRow,
  contacts,
  type ContactRow,
} from "../areas/contacts/contact.js";
import { DAY, type Microseconds } from "../storage/timestamps.js";
import type { SeedRows } from "../table/seed-rows.js";
import { freeNumber, type SeedContext } from "./context.js";
import type { Language } from "./phrases.js";

/**
 * Makes up one contact and adds it to the rows: most with a phone number, some
 * known by a business-scoped user id (BSUID) as well, some by that alone.
 *
 * @param before - when the contact was known at the latest.
 */
export function generateContact(
  context: SeedContext,
  { country, dialling, names }: Language,
  before: Microseconds,
  rows: SeedRows,
): ContactRow {
  const { random, customerIds } = context;
  const hasPhone = random.chance(0.92);
  const hasBsuid = !hasPhone || random.chance(0.1);
  const name = random.chance(0.9) ? random.pick(names) : null;
  const isVip = name !== null && random.chance(0.15);
  const createdAt = before - random.integer(0, 30 * DAY);
  const contact = contactRow({
    id: random.uuid(),
    wa_id: hasPhone ? freeNumber(context, dialling, 8) : null,
    has_plus: hasPhone && random.chance(0.2),
    business_scoped_user_id: hasBsuid
      ? `${country}.${random.digits(20)}`
      : null,
    parent_business_scoped_user_id:
      hasBsuid && random.chance(0.3)
        ? `${country}.ENT.${random.digits(15)}`
        : null,
    username:
      hasBsuid && random.chance(0.5) ? `@user${random.digits(5)}` : null,
    profile_name: name,
    display_name: isVip ? `${name} (VIP)` : null,
    customer_id:
      customerIds.length > 0 && random.chance(0.25)
        ? random.pick(customerIds)
        : null,
    metadata: random.chance(0.2) ? { tier: "gold" } : null,
    created_at: createdAt,
    updated_at: before,
  });
  if (contact.wa_id !== null) context.madeUpNumbers.add(contact.wa_id);
  rows.add(contacts, contact);
  if (random.chance(0.04)) {
    const isStopped = random.chance(0.7);
    rows.add(marketingPreferences, {
      internal_id: random.uuid(),
      contact_id: contact.id,
      phone_number_id: random.pick(numbersOf(context)),
      status: isStopped ? "stopped" : "resumed",
      detail: isStopped ? "User requested to stop marketing messages" : null,
      source: isStopped
        ? random.pick(["meta_webhook", "meta_delivery_error"])
        : "meta_webhook",
      last_event_at: before,
      created_at: before,
      updated_at: before,
    });
  }
  return contact;
}

/** The own numbers of made-up data; a usual one if all were deleted. */
export function numbersOf({ phoneNumberIds }: SeedContext): readonly string[] {
  return phoneNumberIds.length > 0 ? phoneNumberIds : ["1234567890"];
}
