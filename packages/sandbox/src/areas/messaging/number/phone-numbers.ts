import { equals, type Handlers } from "../../../kernel.js";
import {
  toPhoneNumber,
  type PhoneNumberRow,
} from "../../phone-numbers/phone-number.js";
import { phoneNumbers } from "../../phone-numbers/table.js";
import { chosenFields, graphReply } from "../graph-list.js";
import { requireOwnNumberRow, requireOwnNumber } from "../own-numbers.js";
import { requireAccount } from "../templates/template.js";

/** What a number shows of itself when it is not asked for more. */
const BASIC = "verified_name,display_phone_number,quality_rating";

/** The own numbers as Meta shows them. */
export const phoneNumberHandlers = {
  async listPhoneNumbers(call) {
    const { path, query, database } = call;
    await requireAccount(database, path.business_account_id);
    return graphReply(call, {
      table: phoneNumbers,
      source: phoneNumbers,
      where: [
        equals(phoneNumbers.business_account_id, path.business_account_id),
      ],
      toItem: (row) => chosenFields(toItem(row), query.fields ?? BASIC),
    });
  },

  async getPhoneNumber({ path, query, database }) {
    const row = await requireOwnNumberRow(database, path.phone_number_id);
    const body = chosenFields(toItem(row), query.fields ?? BASIC);
    return { status: 200, body };
  },

  // A PIN is kept secret: no operation shows it.
  async updatePhoneNumber({ path, database }) {
    await requireOwnNumber(database, path.phone_number_id);
    return { status: 200, body: { success: true } };
  },
} satisfies Handlers;

function toItem(row: PhoneNumberRow) {
  const shown = toPhoneNumber(row);
  return {
    id: row.phone_number_id,
    verified_name: shown.verified_name ?? row.name,
    display_phone_number: row.display_phone_number,
    quality_rating: shown.quality_rating,
    code_verification_status: shown.code_verification_status,
    is_official_business_account: shown.is_official_business_account,
    name_status: shown.name_status,
    new_name_status: "NONE",
    platform_type: "CLOUD_API",
    throughput: { level: shown.throughput_tier },
    account_mode: row.kind === "sandbox" ? "SANDBOX" : "LIVE",
    messaging_limit_tier: "TIER_10K",
  };
}
