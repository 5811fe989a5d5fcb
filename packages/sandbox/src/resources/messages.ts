import { notFound } from "../http/problem.js";
import { data } from "../http/reply.js";
import { answerCursorList } from "../pagination/cursor-list.js";
import {
  findMessage,
  messageQuery,
  toMessage,
  toMessageWithStatuses,
} from "../storage/messages.js";
import { phoneNumberPart } from "./filters.js";
import type { Handlers } from "./handler.js";

/** Tag Messages. */
export const messageHandlers = {
  async listWhatsappMessages({ query, database }) {
    return answerCursorList(
      database,
      {
        query: messageQuery({
          phoneNumberId: query.phone_number_id,
          conversationId: query.conversation_id,
          phoneNumberPart: phoneNumberPart("phone_number", query.phone_number),
          businessScopedUserId: query.business_scoped_user_id,
          direction: query.direction,
          status: query.status,
          type: query.message_type,
          hasMedia: query.has_media,
        }),
        table: "messages",
        toItem: toMessage,
      },
      query,
    );
  },

  async getWhatsappMessage({ path, database }) {
    const row = await findMessage(database, path.message_id);
    if (!row) throw notFound("WhatsApp message not found");
    return data(toMessageWithStatuses(row));
  },
} satisfies Handlers;
