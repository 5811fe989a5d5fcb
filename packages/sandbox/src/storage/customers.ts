import type { Row } from "@libsql/client";
import type { Customer } from "@kapso-platform/types";
import {
  requiredNumber,
  requiredText,
  text,
  type Database,
  type Statement,
} from "./database.js";
import { formatTimestamp } from "./timestamps.js";

/** The row of a customer, if the project has it. */
export function findCustomer(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row("SELECT * FROM customers WHERE id = ?", [id]);
}

/** A row as the API shows it. */
export function toCustomer(row: Row): Customer {
  return {
    id: requiredText(row, "id"),
    name: requiredText(row, "name"),
    external_customer_id: text(row, "external_customer_id"),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
  };
}

/** Removes a customer; its contacts and numbers stay, without a customer. */
export function removeStatements(id: string): Statement[] {
  return [
    "DELETE FROM customers WHERE id = ?",
    "DELETE FROM setup_links WHERE customer_id = ?",
    "UPDATE contacts SET customer_id = NULL WHERE customer_id = ?",
    "UPDATE phone_numbers SET customer_id = NULL WHERE customer_id = ?",
    "UPDATE inbox_embeds SET status = 'revoked' WHERE scope_type = 'customer' AND scope_id = ?",
  ].map((sql) => ({ sql, args: [id] }));
}
