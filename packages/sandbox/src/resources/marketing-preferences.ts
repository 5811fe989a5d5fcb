import { notFound } from "../http/problem.js";
import { data } from "../http/reply.js";
import { requiredText } from "../storage/database.js";
import {
  findMarketingPreference,
  readMarketingPreferences,
  toMarketingPreference,
} from "../storage/marketing-preferences.js";
import { findPhoneNumber } from "../storage/phone-numbers.js";
import { requireContact } from "./contacts.js";
import type { Handlers } from "./handler.js";

/** Tag Contacts: which marketing messages a contact takes; read-only. */
export const marketingPreferenceHandlers = {
  async listWhatsappContactMarketingPreferences({ path, database }) {
    const contact = await requireContact(database, path.identifier);
    const rows = await readMarketingPreferences(
      database,
      requiredText(contact, "id"),
    );
    return data(rows.map(toMarketingPreference));
  },

  async getWhatsappContactMarketingPreference({ path, database }) {
    const { identifier, phone_number_id: phoneNumberId } = path;
    // The three reasons for a 404 are told apart by these sentences only.
    const contact = await requireContact(database, identifier);
    if (!(await findPhoneNumber(database, phoneNumberId))) {
      throw notFound("WhatsApp configuration not found");
    }
    const row = await findMarketingPreference(
      database,
      requiredText(contact, "id"),
      phoneNumberId,
    );
    if (!row) throw notFound("Marketing preference not found");
    return data(toMarketingPreference(row));
  },
} satisfies Handlers;
