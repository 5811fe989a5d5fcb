import {
  ok,
  sql,
  type Database,
  type Handlers,
  type Reply,
} from "../../kernel.js";
import {
  findPhoneNumber,
  phoneNumbers,
  toPhoneNumber,
  type PhoneNumberRow,
} from "../phone-numbers/phone-number.js";
import { chosenFields, graphReply } from "./graph-list.js";
import { existing } from "./problem.js";

/** Handles a call with the own number that it is about. */
type NumberHandler<C> = (
  call: C,
  number: PhoneNumberRow,
) => Promise<Reply> | Reply;

/** A call below a resource in its path. */
export interface Below<P> {
  path: P;
  database: Database;
}

/** A handler below an own number; 404 for any other number. */
export function ofNumber<C>(
  handle: NumberHandler<C>,
): (call: C & Below<{ phone_number_id: string }>) => Promise<Reply> {
  return async (call) => {
    const { path, database } = call;
    return handle(call, await requireOwnNumber(database, path.phone_number_id));
  };
}

/**
 * A handler below the business account of an own number; 404 for any other
 * account. It is called with the first number of the account.
 */
export function ofAccount<C>(
  handle: NumberHandler<C>,
): (call: C & Below<{ business_account_id: string }>) => Promise<Reply> {
  return async (call) => {
    const { path, database } = call;
    const number = await requireAccount(database, path.business_account_id);
    return handle(call, number);
  };
}

/** The own number with a Meta id; throws HttpProblem 404. */
export async function requireOwnNumber(
  database: Database,
  id: string,
): Promise<PhoneNumberRow> {
  return existing(
    await findPhoneNumber(database, id),
    `Phone number ${id} is not a number of this project.`,
  );
}

/** The first number of a business account; throws HttpProblem 404. */
export async function requireAccount(
  database: Database,
  id: string,
): Promise<PhoneNumberRow> {
  const where = { business_account_id: id };
  const order = sql`${phoneNumbers.position}`;
  return existing(
    await database.first(phoneNumbers, where, order),
    `${id} is not a business account of a phone number of this project.`,
  );
}

/** The members of a number in a response without `fields`. */
const BASIC = "verified_name,display_phone_number,quality_rating";

export const phoneNumberHandlers = {
  listPhoneNumbers: ofAccount((call) => {
    const { business_account_id: account } = call.path;
    return graphReply(call, {
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
