import { ok, type Handlers } from "../../../kernel.js";
import {
  phoneNumbers,
  toPhoneNumber,
  type PhoneNumberRow,
} from "../../phone-numbers/phone-number.js";
import { chosenFields, graphReply } from "../graph-list.js";
import { ofAccount, ofNumber } from "../own-numbers.js";

/** The members of a number in a response without `fields`. */
const BASIC = "verified_name,display_phone_number,quality_rating";

/** The own numbers as Meta shows them. */
export const phoneNumberHandlers = {
  listPhoneNumbers: ofAccount((call) => {
    const { business_account_id: account } = call.path;
    return graphReply(call, {
      table: phoneNumbers,
      source: phoneNumbers,
      where: { business_account_id: account },
      toItem: (row) => chosenFields(toItem(row), call.query.fields ?? BASIC),
    });
  }),

  getPhoneNumber: ofNumber(({ query }, number) =>
    ok(chosenFields(toItem(number), query.fields ?? BASIC)),
  ),

  // A PIN is kept secret: no operation shows it.
  updatePhoneNumber: ofNumber(() => ok({ success: true })),
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
