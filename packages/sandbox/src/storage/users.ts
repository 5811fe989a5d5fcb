import type { Row } from "@libsql/client";
import type { User } from "@kapso-platform/types";
import { requiredNumber, requiredText, type Database } from "./database.js";

/** A row as the API shows it. */
export function toUser(row: Row): User {
  return {
    id: requiredNumber(row, "id"),
    user_id: requiredText(row, "user_id"),
    email: requiredText(row, "email"),
    name: requiredText(row, "name"),
    role: requiredText(row, "role"),
  };
}

/** Whether an account (`User.user_id`) belongs to the project. */
export async function isMember(
  database: Database,
  userId: string,
): Promise<boolean> {
  const row = await database.row("SELECT 1 FROM users WHERE user_id = ?", [
    userId,
  ]);
  return row !== undefined;
}
