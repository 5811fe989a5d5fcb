import type { Row } from "@libsql/client";
import { notFound, quote, unprocessable } from "../http/problem.js";
import { data } from "../http/reply.js";
import { answerCursorList } from "../pagination/cursor-list.js";
import {
  conversationQuery,
  findConversation,
  toConversation,
} from "../storage/conversations.js";
import { requiredText, type Database } from "../storage/database.js";
import { isMember } from "../storage/users.js";
import { conversationEvent } from "../webhooks/payloads.js";
import { instantOf, phoneNumberPart } from "./filters.js";
import type { Handlers } from "./handler.js";

/** Tag Conversations: the list, one conversation, closing and reopening. */
export const conversationHandlers = {
  async listWhatsappConversations({ query, database }) {
    const { assigned_user_id: assignedUserId } = query;
    if (assignedUserId !== undefined) {
      await requireMember(
        database,
        assignedUserId,
        'Query parameter "assigned_user_id"',
      );
    }
    return answerCursorList(
      database,
      {
        query: conversationQuery({
          phoneNumberId: query.phone_number_id,
          phoneNumberPart: phoneNumberPart("phone_number", query.phone_number),
          status: query.status,
          assignedUserId,
          unassigned: query.unassigned,
          createdAfter: instantOf(query.created_after),
          createdBefore: instantOf(query.created_before),
          lastActiveAfter: instantOf(query.last_active_after),
          lastActiveBefore: instantOf(query.last_active_before),
        }),
        table: "conversations",
        toItem: toConversation,
      },
      query,
    );
  },

  async getWhatsappConversation({ path, database }) {
    const row = await requireConversation(database, path.conversation_id);
    return data(toConversation(row));
  },

  async updateWhatsappConversation({ path, body, database, publish }) {
    const { status } = body.whatsapp_conversation;
    const before = await requireConversation(database, path.conversation_id);
    // The published example of closing keeps last_active_at and updated_at.
    await database.write([
      {
        sql: "UPDATE conversations SET status = ? WHERE id = ?",
        args: [status, path.conversation_id],
      },
    ]);
    const row = await requireConversation(database, path.conversation_id);
    const conversation = toConversation(row);
    if (status === "ended" && requiredText(before, "status") !== "ended") {
      await publish(conversationEvent("ended", conversation));
    }
    return data(conversation);
  },
} satisfies Handlers;

/** The row of a conversation; throws HttpProblem 404. */
export async function requireConversation(
  database: Database,
  id: string,
): Promise<Row> {
  const row = await findConversation(database, id);
  if (!row) throw notFound("WhatsApp conversation not found");
  return row;
}

/** Throws HttpProblem 422 unless the account belongs to the project. */
export async function requireMember(
  database: Database,
  userId: string,
  subject: string,
): Promise<void> {
  if (await isMember(database, userId)) return;
  throw unprocessable(
    `${subject} must be the user_id of a project member (GET /users lists them); got ${quote(userId)}.`,
  );
}
