import { marketingPreferences } from "../areas/contacts/marketing-preferences.js";
import {
  contactRow,
  contacts,
  type ContactRow,
} from "../areas/contacts/contact.js";
import type { Microseconds } from "../storage/timestamps.js";
import type { SeedRows } from "../table/seed-rows.js";
import type { Language } from "./phrases.js";
import type { Surroundings } from "./surroundings.js";

const DAY = 86_400_000_000;

/**
 * Makes up one contact and adds it to the rows: most with a phone number, some
 * known by a business-scoped user id (BSUID) as well, some by that alone.
 *
 * @param before - when the contact was known at the latest.
 */
export function generateContact(
  surroundings: Surroundings,
  language: Language,
  before: Microseconds,
  rows: SeedRows,
): ContactRow {
  const { random, customerIds, phoneNumberIds } = surroundings;
  const hasPhone = random.chance(0.92);
  const hasBsuid = !hasPhone || random.chance(0.1);
  const profileName = random.chance(0.9) ? random.pick(language.names) : null;
  const displayName =
    profileName !== null && random.chance(0.15) ? `${profileName} (VIP)` : null;
  const createdAt = before - random.integer(0, 30 * DAY);
  const [firstCustomer, ...otherCustomers] = customerIds;
  const contact = contactRow({
    id: random.uuid(),
    wa_id: hasPhone ? freeNumber(surroundings, language) : null,
    has_plus: hasPhone && random.chance(0.2),
    business_scoped_user_id: hasBsuid
      ? `${language.country}.${random.digits(20)}`
      : null,
    parent_business_scoped_user_id:
      hasBsuid && random.chance(0.3)
        ? `${language.country}.ENT.${random.digits(15)}`
        : null,
    username:
      hasBsuid && random.chance(0.5) ? `@user${random.digits(5)}` : null,
    profile_name: profileName,
    display_name: displayName,
    customer_id:
      firstCustomer !== undefined && random.chance(0.25)
        ? random.pick([firstCustomer, ...otherCustomers])
        : null,
    metadata: random.chance(0.2) ? { tier: "gold" } : null,
    created_at: createdAt,
    updated_at: before,
  });
  rows.add(contacts, contact);
  if (random.chance(0.04)) {
    const stopped = random.chance(0.7);
    rows.add(marketingPreferences, {
      internal_id: random.uuid(),
      contact_id: contact.id,
      phone_number_id: random.pick(phoneNumberIds),
      status: stopped ? "stopped" : "resumed",
      detail: stopped ? "User requested to stop marketing messages" : null,
      source: stopped
        ? random.pick(["meta_webhook", "meta_delivery_error"])
        : "meta_webhook",
      last_event_at: before,
      created_at: before,
      updated_at: before,
    });
  }
  return contact;
}

function freeNumber(
  { random, takenNumbers }: Surroundings,
  { dialling }: Language,
): string {
  for (;;) {
    const number = dialling + random.digits(8);
    if (takenNumbers.has(number)) continue;
    takenNumbers.add(number);
    return number;
  }
}
