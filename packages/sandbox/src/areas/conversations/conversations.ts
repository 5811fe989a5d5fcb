import { area, cursorReply, data } from "../../kernel.js";
import { requireMember } from "../users/users.js";
import { conversationEvent } from "../webhooks/payloads.js";
import { assignmentHandlers, assignments } from "./assignments.js";
import { conversation, conversations, toConversation } from "./conversation.js";
import { conversationListing } from "./listing.js";

/** Tag Conversations: the list, one conversation, closing, reopening, assigning. */
export const conversationsArea = area({
  tables: [conversations, assignments],
  handlers: {
    async listWhatsappConversations(call) {
      const { query, database } = call;
      const { assigned_user_id: userId } = query;
      if (userId !== undefined) {
        const subject = 'Query parameter "assigned_user_id"';
        await requireMember(database, userId, subject);
      }
      const listing = await conversationListing(database, query);
      return cursorReply(call, { ...listing, toItem: toConversation });
    },

    getWhatsappConversation: conversation.get,

    async updateWhatsappConversation(call) {
      const { status } = call.body.whatsapp_conversation;
      const before = await conversation.require(call);
      // The published example of closing keeps last_active_at and updated_at.
      const { updated_at } = before;
      const change = { status, updated_at };
      const row = await conversation.change(call, before.id, change);
      const item = toConversation(row);
      if (status === "ended" && before.status !== "ended") {
        await call.publish(conversationEvent("ended", item));
      }
      return data(item);
    },

    ...assignmentHandlers,
  },
});
