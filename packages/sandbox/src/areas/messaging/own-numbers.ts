import type { WhatsappPhoneNumber } from "@kapso-platform/types";
import type { Database } from "../../kernel.js";
import {
  findPhoneNumber,
  toPhoneNumber,
  type PhoneNumberRow,
} from "../phone-numbers/phone-number.js";
import { messagingNotFound } from "./problem.js";

/** The own number with a Meta id; throws HttpProblem 404. */
export async function requireOwnNumber(
  database: Database,
  phoneNumberId: string,
): Promise<WhatsappPhoneNumber> {
  return toPhoneNumber(await requireOwnNumberRow(database, phoneNumberId));
}

/** Its row; throws HttpProblem 404. */
export async function requireOwnNumberRow(
  database: Database,
  phoneNumberId: string,
): Promise<PhoneNumberRow> {
  const row = await findPhoneNumber(database, phoneNumberId);
  if (row) return row;
  throw messagingNotFound(
    `Phone number ${phoneNumberId} is not a number of this project.`,
  );
}
