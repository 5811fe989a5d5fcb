import type {
  MessagingContact,
  MessagingConversation,
  MessagingMessageResponse,
} from "@kapso-platform/types";
import {
  cursorReply,
  equals,
  matching,
  phoneNumberPart,
  source,
  sql,
  within,
  type Handlers,
  type PathCall,
  type Reply,
  type Row,
} from "../../kernel.js";
import {
  findContact,
  toContact,
  type ContactRow,
} from "../contacts/contact.js";
import { contacts } from "../contacts/table.js";
import {
  conversationsWhere,
  toConversation,
} from "../conversations/conversation.js";
import { conversations } from "../conversations/table.js";
import { customers } from "../customers/table.js";
import {
  findMessage,
  listedMessages,
  toMessage,
} from "../messages/messages.js";
import { messages } from "../messages/table.js";
import { phoneNumbers } from "../phone-numbers/table.js";
import { users } from "../users/users.js";
import { kapsoFieldsOf, withKapso } from "./kapso-fields.js";
import { requireOwnNumber } from "./own-numbers.js";
import { messagingNotFound, metaProblem } from "./problem.js";

/** Conversations with the configuration of their own number. */
const withConfiguration = source(
  {
    ...conversations,
    config_id: phoneNumbers.id,
  },
  sql`${conversations} JOIN ${phoneNumbers} ON ${phoneNumbers.phone_number_id} = ${conversations.phone_number_id}`,
);

/** What was said, and to whom: reading through the messaging API. */
export const readingHandlers = {
  async listMessages(call) {
    const { query, path } = call;
    await requireNumber(call);
    const fields = kapsoFieldsOf(query.fields);
    return cursorReply(call, {
      table: messages,
      source: listedMessages,
      where: [
        equals(messages.phone_number_id, path.phone_number_id),
        ...matching(messages, query, "conversation_id", "direction", "status"),
        within(messages.created_at, query.since, query.until),
      ],
      toItem: (row) => withKapso(toMessagingMessage(row, call.url), fields),
    });
  },

  async getMessage(call) {
    const { path, query, database } = call;
    await requireNumber(call);
    const row = await findMessage(database, path.message_id);
    if (row?.phone_number_id !== path.phone_number_id) {
      throw messagingNotFound(
        `Message ${path.message_id} is not a message of phone number ${path.phone_number_id}.`,
      );
    }
    const message = toMessagingMessage(row, call.url);
    return bare(withKapso(message, kapsoFieldsOf(query.fields)));
  },

  async listConversations(call) {
    const { query, path, database } = call;
    await requireNumber(call);
    const { assigned_user_id: userId } = query;
    if (
      userId !== undefined &&
      !(await database.has(users, [equals(users.user_id, userId)]))
    ) {
      throw metaProblem({
        status: 422,
        code: 422,
        message: `Query parameter "assigned_user_id" must be a member of the project; got ${userId}.`,
      });
    }
    const fields = kapsoFieldsOf(query.fields);
    return cursorReply(call, {
      table: conversations,
      source: withConfiguration,
      where: [
        ...conversationsWhere({
          ...query,
          phone_number_id: path.phone_number_id,
        }),
        within(
          conversations.last_active_at,
          query.last_active_since,
          query.last_active_until,
        ),
      ],
      toItem: (row) => withKapso(toItem(row), fields),
    });
  },

  async getConversation(call) {
    const { path, query, database } = call;
    await requireNumber(call);
    const row = await database.first(withConfiguration, [
      equals(conversations.id, path.conversation_id),
      equals(conversations.phone_number_id, path.phone_number_id),
    ]);
    if (!row) {
      throw messagingNotFound(
        `Conversation ${path.conversation_id} is not one of phone number ${path.phone_number_id}.`,
      );
    }
    return bare(withKapso(toItem(row), kapsoFieldsOf(query.fields)));
  },

  async listContacts(call) {
    const { query } = call;
    await requireNumber(call);
    const { has_customer: hasCustomer, customer_id: customerId } = query;
    return cursorReply(call, {
      table: contacts,
      source: contacts,
      where: [
        equals(contacts.wa_id, phoneNumberPart("wa_id", query.wa_id)),
        customerId === undefined
          ? undefined
          : sql`${contacts.customer_id} IN (SELECT id FROM ${customers} WHERE ${customers.id} = ${customerId} OR ${customers.external_customer_id} = ${customerId})`,
        hasCustomer === undefined
          ? undefined
          : sql`(${contacts.customer_id} IS NOT NULL) = ${hasCustomer}`,
      ],
      toItem: toMessagingContact,
    });
  },

  async getContact(call) {
    const { path, database } = call;
    await requireNumber(call);
    const row = await findContact(database, path.wa_id);
    if (!row) {
      throw messagingNotFound(`No contact has the WhatsApp id ${path.wa_id}.`);
    }
    return bare(toMessagingContact(row));
  },
} satisfies Handlers;

/** Throws HttpProblem 404 unless the number in the path is an own one. */
async function requireNumber({
  database,
  path,
}: PathCall<{ phone_number_id: string }>): Promise<void> {
  await requireOwnNumber(database, path.phone_number_id);
}

function toItem(row: Row<typeof withConfiguration>): MessagingConversation {
  const {
    phone_number_id: phoneNumberId,
    kapso,
    ...shown
  } = toConversation(row);
  return {
    ...shown,
    // The join leaves out conversations without a number.
    phone_number_id: phoneNumberId ?? "",
    whatsapp_config_id: row.config_id,
    ...(kapso && { kapso }),
  };
}

/** The two APIs show the same message; the Platform API declares less of it. */
function toMessagingMessage(
  ...message: Parameters<typeof toMessage>
): MessagingMessageResponse {
  return toMessage(...message) as object as MessagingMessageResponse;
}

function toMessagingContact(row: ContactRow): MessagingContact {
  return toContact(row);
}

/** 200 with the item itself: this API has no envelope. */
function bare(body: unknown): Reply {
  return { status: 200, body };
}
