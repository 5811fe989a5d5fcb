import type { Row } from "@libsql/client";
import type { Database, Statement } from "./database.js";

/** Adds an own number unless the project has it. */
export function ensurePhoneNumberStatement(
  phoneNumberId: string,
  configId: string,
): Statement {
  return {
    sql: "INSERT INTO phone_numbers (phone_number_id, config_id, position) SELECT ?, ?, count(*) FROM phone_numbers WHERE true ON CONFLICT DO NOTHING",
    args: [phoneNumberId, configId],
  };
}

/** The row of an own number, if the project has it. */
export function findPhoneNumber(
  database: Database,
  phoneNumberId: string,
): Promise<Row | undefined> {
  return database.row("SELECT * FROM phone_numbers WHERE phone_number_id = ?", [
    phoneNumberId,
  ]);
}
