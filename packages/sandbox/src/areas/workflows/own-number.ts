import { quote, unprocessable, type Database } from "../../kernel.js";
import { findPhoneNumber } from "../phone-numbers/phone-number.js";

/** Throws HttpProblem 422 unless the project has the number. */
export async function requireOwnNumber(
  database: Database,
  phoneNumberId: string,
  member: string,
): Promise<void> {
  if (await findPhoneNumber(database, phoneNumberId)) return;
  throw unprocessable(
    `Body member "${member}" must be the id of a phone number of the project; got ${quote(phoneNumberId)}.`,
  );
}
