import type { Row } from "@libsql/client";
import type { ConversationAssignment } from "@kapso-platform/types";
import {
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import { formatTimestamp } from "./timestamps.js";

/** The row of an assignment of that conversation, if there is one. */
export function findAssignment(
  database: Database,
  conversationId: string,
  id: string,
): Promise<Row | undefined> {
  return database.row(
    "SELECT * FROM assignments WHERE conversation_id = ? AND id = ?",
    [conversationId, id],
  );
}

/** The active assignment of a conversation, if it has one. */
export function findActiveAssignment(
  database: Database,
  conversationId: string,
): Promise<Row | undefined> {
  return database.row(
    "SELECT * FROM assignments WHERE conversation_id = ? AND active = 1",
    [conversationId],
  );
}

/** A row as the API shows it. */
export function toAssignment(row: Row): ConversationAssignment {
  return {
    id: requiredText(row, "id"),
    user_id: requiredText(row, "user_id"),
    created_by_user_id: text(row, "created_by_user_id"),
    notes: text(row, "notes"),
    active: requiredNumber(row, "active") === 1,
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
  };
}
