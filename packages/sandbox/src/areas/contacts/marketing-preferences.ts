import type { WhatsappContactMarketingPreference } from "@kapso-platform/types";
import {
  findPhoneNumber,
  phoneNumbers,
} from "../phone-numbers/phone-number.js";
import { requireContact } from "./contact.js";
import {
  data,
  dated,
  notFound,
  source,
  sql,
  table,
  type Handlers,
  type Row,
} from "../../kernel.js";

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
    created_at: t.instant,
    updated_at: t.instant,
  }),
  { indexes: ["UNIQUE (contact_id, phone_number_id)"] },
);

/** A preference with the configuration of its own number. */
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
  async listWhatsappContactMarketingPreferences({ path, database }) {
    const { id } = await requireContact(database, path.identifier);
    const rows = await database.all(withNumbers, {
      where: { contact_id: id },
      orderBy: sql`${withNumbers.position}`,
    });
    return data(rows.map(toItem));
  },

  async getWhatsappContactMarketingPreference({ path, database }) {
    const { identifier, phone_number_id: phoneNumberId } = path;
    // The three reasons for a 404 are distinguished by these sentences only.
    const { id } = await requireContact(database, identifier);
    if (!(await findPhoneNumber(database, phoneNumberId))) {
      throw notFound("WhatsApp configuration not found");
    }
    const row = await database.first(withNumbers, {
      contact_id: id,
      phone_number_id: phoneNumberId,
    });
    if (!row) throw notFound("Marketing preference not found");
    return data(toItem(row));
  },
} satisfies Handlers;

/** A row as the API shows it: `id` is the number's, not the record's. */
function toItem(
  row: Row<typeof withNumbers>,
): WhatsappContactMarketingPreference {
  const {
    config_id: configId,
    contact_id: contactId,
    position: _,
    ...shown
  } = dated(row, "last_event_at", "created_at", "updated_at");
  return {
    ...shown,
    id: row.phone_number_id,
    marketing_allowed: row.status !== "stopped",
    whatsapp_contact_id: contactId,
    whatsapp_config_id: configId,
    whatsapp_config_internal_id: configId,
  };
}
