import type { operations, WhatsappMessage } from "@kapso-platform/types";
import {
  area,
  containsNumber,
  cursorReply,
  data,
  equals,
  formatUnixSeconds,
  fromInstead,
  matching,
  notFound,
  source,
  sql,
  type Database,
  type Row,
  type Where,
} from "../../kernel.js";
import { conversations } from "../conversations/conversation.js";
import { spelledNumber } from "../identity.js";
import { linkTo } from "../media/token.js";
import { messages, messageStatuses } from "./table.js";

const named = source(
  { ...messages, contact_name: conversations.contact_name },
  sql`${messages} JOIN ${conversations} ON ${conversations.id} = ${messages.conversation_id}`,
);

/**
 * Messages in the order of their list: CROSS JOIN keeps the query planner from
 * starting at the conversations, which would lose the order.
 */
export const listedMessages = fromInstead(named, {
  sql: named.$.from.replace("JOIN", "CROSS JOIN"),
});

/** What `GET /whatsapp/messages` filters by. */
export type MessageFilters = NonNullable<
  operations["listWhatsappMessages"]["parameters"]["query"]
>;

/** Tag Messages. */
export const messagesArea = area({
  tables: [messages, messageStatuses],
  handlers: {
    listWhatsappMessages: (call) =>
      cursorReply(call, {
        source: listedMessages,
        where: messagesWhere(call.query),
        toItem: (row) => toMessage(row, call.url),
      }),

    async getWhatsappMessage({ path, url, database }) {
      const row = await findMessage(database, path.message_id);
      if (!row) throw notFound("WhatsApp message not found");
      const message = toMessage(row, url);
      const statuses = await statusesOf(database, row);
      return data({ ...message, kapso: { ...message.kapso, statuses } });
    },
  },
});

/** The messages that match. */
export function messagesWhere(query: MessageFilters): Where {
  return [
    ...matching(
      messages,
      query,
      "phone_number_id",
      "conversation_id",
      "business_scoped_user_id",
      "direction",
      "status",
      "has_media",
    ),
    containsNumber(messages.phone_number, "phone_number", query.phone_number),
    equals(messages.type, query.message_type),
  ];
}

/** A message by its WAMID, if there is one. */
export function findMessage(
  database: Database,
  wamid: string,
): Promise<Row<typeof named> | undefined> {
  return database.first(named, { wamid });
}

/** The WAMID of the message that a reaction in the conversation refers to. */
export async function latestWamid(
  database: Database,
  conversationId: string,
): Promise<string | undefined> {
  const row = await database.first(
    messages,
    [
      equals(messages.conversation_id, conversationId),
      sql`${messages.type} != 'reaction'`,
    ],
    sql`${messages.created_at} DESC, ${messages.id} DESC`,
  );
  return row?.wamid;
}

/**
 * A row as the list shows it.
 *
 * @param origin - where the service is, for the link to a stored file.
 */
export function toMessage(
  row: Row<typeof named>,
  { origin }: Pick<URL, "origin">,
): WhatsappMessage {
  return {
    id: row.wamid,
    timestamp: formatUnixSeconds(row.sent_at),
    type: row.type,
    ...partiesOf(row),
    ...row.payload,
    kapso: {
      direction: row.direction,
      status: row.status,
      processing_status: row.processing_status,
      origin: row.origin,
      phone_number: spelledNumber(row.phone_number, row),
      phone_number_id: row.phone_number_id,
      has_media: row.has_media,
      whatsapp_conversation_id: row.conversation_id,
      contact_name: row.contact_name,
      content: row.content,
      ...row.kapso,
      ...mediaOf(row, origin),
    },
  };
}

/** The link to the stored file of a message, which does not expire. */
function mediaOf(
  { type, payload, kapso, has_media: hasMedia }: Row<typeof named>,
  origin: string,
): object | undefined {
  const { id } = (payload[type] ?? {}) as { id?: string };
  if (!hasMedia || id === undefined) return undefined;
  const url = linkTo(origin, { kind: "media", id });
  const { media_data: known } = kapso as { media_data?: object };
  return { media_url: url, media_data: { url, ...known } };
}

/**
 * Sender or recipient: the contact's phone number, BSUID, or both. These are Meta's
 * members, whose numbers have no plus sign.
 */
function partiesOf(row: Row<typeof named>): Partial<WhatsappMessage> {
  const {
    phone_number: phone,
    business_scoped_user_id: bsuid,
    parent_business_scoped_user_id: parent,
    username,
  } = row;
  const side = row.direction === "inbound" ? "from" : "to";
  return {
    ...(phone !== null && { [side]: phone }),
    ...(bsuid !== null && { [`${side}_user_id`]: bsuid }),
    ...(parent !== null && { [`${side}_parent_user_id`]: parent }),
    ...(username !== null && { username }),
  };
}

const PROGRESS = ["sent", "delivered", "read"];

/** Meta's error for a message that was not delivered. */
const UNDELIVERABLE = {
  code: 131026,
  title: "Message undeliverable",
  message: "Message undeliverable",
} as const;

/**
 * Meta's status events of a message. Those of made-up messages are made up too:
 * every step up to the current status, a second apart.
 */
export async function statusesOf(
  database: Database,
  row: Row<typeof messages>,
): Promise<Record<string, unknown>[]> {
  if (row.direction === "inbound") return [];
  const known = await database.all(messageStatuses, {
    where: { wamid: row.wamid },
    orderBy: sql`${messageStatuses.occurred_at}, ${messageStatuses.id}`,
  });
  const steps = known.length > 0 ? known : madeUpStatuses(row);
  return steps.map(({ status, occurred_at: at }) => ({
    id: row.wamid,
    status,
    timestamp: formatUnixSeconds(at),
    recipient_id: row.phone_number ?? row.business_scoped_user_id,
    ...(status === "failed" && { errors: [UNDELIVERABLE] }),
  }));
}

function madeUpStatuses({ status, sent_at: sentAt }: Row<typeof messages>) {
  const reached = PROGRESS.slice(0, PROGRESS.indexOf(status) + 1);
  const steps = status === "failed" ? ["failed"] : reached;
  return steps.map((step, index) => ({
    status: step,
    occurred_at: sentAt + index * 1_000_000,
  }));
}
