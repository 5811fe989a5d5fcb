import type { Statement } from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import type { NewRow, TableName } from "../storage/schema.js";

/** Rows to add, by table. */
export type Rows = { [T in TableName]: NewRow<T>[] };

/** No rows yet. */
export function noRows(): Rows {
  return {
    users: [],
    phone_numbers: [],
    customers: [],
    contacts: [],
    conversations: [],
    assignments: [],
    messages: [],
    marketing_preferences: [],
  };
}

/** The statements that insert all rows. */
export function insertAll(rows: Rows): Statement[] {
  return [
    ...insertStatements("users", rows.users),
    ...insertStatements("phone_numbers", rows.phone_numbers),
    ...insertStatements("customers", rows.customers),
    ...insertStatements("contacts", rows.contacts),
    ...insertStatements("conversations", rows.conversations),
    ...insertStatements("assignments", rows.assignments),
    ...insertStatements("messages", rows.messages),
    ...insertStatements("marketing_preferences", rows.marketing_preferences),
  ];
}
