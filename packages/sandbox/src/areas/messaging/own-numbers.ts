import { sql, type Database, type Reply } from "../../kernel.js";
import {
  findPhoneNumber,
  phoneNumbers,
  type PhoneNumberRow,
} from "../phone-numbers/phone-number.js";
import { messagingNotFound } from "./problem.js";

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
  const row = await findPhoneNumber(database, id);
  if (row) return row;
  throw messagingNotFound(
    `Phone number ${id} is not a number of this project.`,
  );
}

/** The first number of a business account; throws HttpProblem 404. */
export async function requireAccount(
  database: Database,
  id: string,
): Promise<PhoneNumberRow> {
  const row = await database.first(
    phoneNumbers,
    { business_account_id: id },
    sql`${phoneNumbers.position}`,
  );
  if (row) return row;
  throw messagingNotFound(
    `${id} is not a business account of a phone number of this project.`,
  );
}
