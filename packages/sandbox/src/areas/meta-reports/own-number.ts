import { sql, type Database } from "../../kernel.js";
import { show } from "../../members.js";
import { rejectData } from "../../seed/context.js";
import type { PhoneNumberRow } from "../phone-numbers/phone-number.js";
import { phoneNumbers } from "../phone-numbers/table.js";

/** The own number that a report names, or the first one. */
export async function numberOf(
  database: Database,
  { phone_number_id: id }: { phone_number_id?: string },
): Promise<PhoneNumberRow> {
  const number = await database.first(
    phoneNumbers,
    { phone_number_id: id },
    sql`${phoneNumbers.position}`,
  );
  if (number) return number;
  return rejectData(
    id === undefined
      ? "The project has no phone number."
      : `"phone_number_id" must be the Meta id of an own number; got ${show(id)}.`,
  );
}
