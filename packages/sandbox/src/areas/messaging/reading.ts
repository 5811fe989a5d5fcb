import type { MessagingConversation } from "@kapso-platform/types";
import {
  cursorReply,
  equals,
  given,
  matching,
  ok,
  phoneNumberPart,
  source,
  sql,
  within,
  type Handlers,
  type Row,
} from "../../kernel.js";
import { contacts, findContact, toContact } from "../contacts/contact.js";
import {
  conversations,
  conversationsWhere,
  toConversation,
} from "../conversations/conversation.js";
import { customers } from "../customers/customers.js";
import {
  findMessage,
  listedMessages,
  toMessage,
} from "../messages/messages.js";
import { messages } from "../messages/table.js";
import { phoneNumbers } from "../phone-numbers/phone-number.js";
import { users } from "../users/users.js";
import { ofNumber } from "./own-numbers.js";
import { existing, rejection } from "./problem.js";

/** Conversations with the configuration of their own number. */
const withConfiguration = source(
  { ...conversations, config_id: phoneNumbers.id },
  sql`${conversations} JOIN ${phoneNumbers} ON ${phoneNumbers.phone_number_id} = ${conversations.phone_number_id}`,
);

/** Messages, conversations and contacts, read through the messaging API. */
export const readingHandlers = {
  listMessages: ofNumber(async (call) => {
    const { query, path } = call;
    return cursorReply(call, {
      source: listedMessages,
      where: [
        equals(messages.phone_number_id, path.phone_number_id),
        ...matching(messages, query, "conversation_id", "direction", "status"),
        within(messages.created_at, query.since, query.until),
      ],
      toItem: withKapso(query, (row) => toMessage(row, call.url)),
    });
  }),

  getMessage: ofNumber(async ({ path, query, url, database }) => {
    const { message_id: id, phone_number_id: number } = path;
    const row = await findMessage(database, id);
    const message = existing(
      row?.phone_number_id === number ? row : undefined,
      `Message ${id} is not a message of phone number ${number}.`,
    );
    return ok(withKapso(query, () => toMessage(message, url))(message));
  }),

  listConversations: ofNumber(async (call) => {
    const { query, path, database } = call;
    const { assigned_user_id: userId } = query;
    if (
      userId !== undefined &&
      !(await database.has(users, { user_id: userId }))
    ) {
      throw rejection(
        422,
        `Query parameter "assigned_user_id" must be a member of the project; got ${userId}.`,
      );
    }
    return cursorReply(call, {
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
      toItem: withKapso(query, toMessagingConversation),
    });
  }),

  getConversation: ofNumber(async ({ path, query, database }) => {
    const { conversation_id: id, phone_number_id } = path;
    const row = await database.first(withConfiguration, {
      id,
      phone_number_id,
    });
    const message = `Conversation ${id} is not one of phone number ${phone_number_id}.`;
    const item = withKapso(query, toMessagingConversation);
    return ok(item(existing(row, message)));
  }),

  listContacts: ofNumber(async (call) => {
    const { query } = call;
    return cursorReply(call, {
      source: contacts,
      where: [
        equals(contacts.wa_id, phoneNumberPart("wa_id", query.wa_id)),
        given(
          query.customer_id,
          (id) =>
            sql`${contacts.customer_id} IN (SELECT id FROM ${customers} WHERE ${customers.id} = ${id} OR ${customers.external_customer_id} = ${id})`,
        ),
        given(
          query.has_customer,
          (isOwned) => sql`(${contacts.customer_id} IS NOT NULL) = ${isOwned}`,
        ),
      ],
      toItem: toContact,
    });
  }),

  getContact: ofNumber(async ({ path, database }) => {
    const row = await findContact(database, path.wa_id);
    const message = `No contact has the WhatsApp id ${path.wa_id}.`;
    return ok(toContact(existing(row, message)));
  }),
} satisfies Handlers;

/**
 * Items with the members of `kapso` that the parameter `fields` names: `kapso()`
 * is all of them, `kapso(direction,status)` two. Without it an item is Meta's.
 */
function withKapso<R>(
  { fields = "" }: { fields?: string | undefined },
  toItem: (row: R) => { kapso?: object },
): (row: R) => unknown {
  const match = /(?:^|,)\s*kapso(?:\(([^)]*)\))?\s*(?:,|$)/.exec(fields);
  const names = (match?.[1] ?? "")
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  const isAll = names.length === 0 || names.includes("default");
  if (match && isAll) return toItem;
  return (row) => {
    const { kapso = {}, ...meta } = toItem(row);
    if (!match) return meta;
    const chosen = Object.entries(kapso).filter(([name]) =>
      names.includes(name),
    );
    return { ...meta, kapso: Object.fromEntries(chosen) };
  };
}

function toMessagingConversation(
  row: Row<typeof withConfiguration>,
): MessagingConversation {
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
