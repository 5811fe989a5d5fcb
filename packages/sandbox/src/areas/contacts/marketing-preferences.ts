import type { WhatsappContactMarketingPreference } from "@kapso-platform/types";
import {
  data,
  dated,
  found,
  source,
  sql,
  table,
  type Handlers,
  type Row,
} from "../../kernel.js";
import {
  findPhoneNumber,
  phoneNumbers,
} from "../phone-numbers/phone-number.js";
import { contact } from "./contact.js";

export const marketingPreferences = table(
  "marketing_preferences",
  (t) => ({
    internal_id: t.key(t.text),
    contact_id: t.text,
    phone_number_id: t.text,
    status: t.text,
    detail: t.optional(t.text),
    source: t.text,
    last_event_at: t.instant,
    ...t.times,
  }),
  { indexes: ["UNIQUE (contact_id, phone_number_id)"] },
);

/** Preferences with the configurations of their own numbers. */
const withNumbers = source(
  {
    ...marketingPreferences,
    config_id: phoneNumbers.id,
    config_display_name: phoneNumbers.display_name,
    position: phoneNumbers.position,
  },
  sql`${marketingPreferences} JOIN ${phoneNumbers} ON ${phoneNumbers.phone_number_id} = ${marketingPreferences.phone_number_id}`,
);

/** Which marketing messages a contact takes; read-only. */
export const marketingPreferenceHandlers = {
  async listWhatsappContactMarketingPreferences(call) {
    const { id } = await contact.require(call);
    const rows = await call.database.all(withNumbers, {
      where: { contact_id: id },
      orderBy: sql`${withNumbers.position}`,
    });
    return data(rows.map(toItem));
  },

  async getWhatsappContactMarketingPreference(call) {
    const { path, database } = call;
    const { phone_number_id } = path;
    // The three reasons for a 404 are distinguished by these messages only.
    const { id: contact_id } = await contact.require(call);
    const number = await findPhoneNumber(database, phone_number_id);
    found(number, "WhatsApp configuration not found");
    const pair = { contact_id, phone_number_id };
    const row = await database.first(withNumbers, pair);
    return data(toItem(found(row, "Marketing preference not found")));
  },
} satisfies Handlers;

/** A row as the API shows it: `id` is the number's, not the record's. */
function toItem(
  row: Row<typeof withNumbers>,
): WhatsappContactMarketingPreference {
  const { config_id, contact_id, position: _, ...shown } = row;
  return {
    ...dated(shown),
    id: row.phone_number_id,
    marketing_allowed: row.status !== "stopped",
    whatsapp_contact_id: contact_id,
    whatsapp_config_id: config_id,
    whatsapp_config_internal_id: config_id,
  };
}
