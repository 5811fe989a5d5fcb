import type { ContactRow } from "../areas/contacts/contact.js";
import {
  conversationRow,
  type ConversationRow,
} from "../areas/conversations/new-conversation.js";
import { conversations } from "../areas/conversations/conversation.js";
import { assignments } from "../areas/conversations/assignments.js";
import { messageRow, type MessageRow } from "../areas/messages/new-message.js";
import { filesOf, mediaFiles } from "../areas/media/files.js";
import { messages } from "../areas/messages/table.js";
import {
  DAY,
  MINUTE,
  SECOND,
  type Microseconds,
} from "../storage/timestamps.js";
import { noSeedRows, type SeedRows } from "../table/seed-rows.js";
import type { SeedContext } from "./context.js";
import { generateContact, numbersOf } from "./generate-contact.js";
import { buildWamid } from "./identifiers.js";
import { madeUpContent, type MessageContent } from "./message-content.js";
import { LANGUAGES, type Language } from "./phrases.js";
import type { Random } from "./random.js";

type Range = [least: number, most: number];

/** How much data conversations have; less for a large number of them. */
interface Density {
  /** Messages of a conversation of the last day. */
  recent: Range;
  /** Messages of any other conversation. */
  older: Range;
  /** The probability that the contact had a conversation before. */
  returning: number;
  /** The probability that an ended conversation was assigned before. */
  assigned: number;
}

function densityOf(conversations: number): Density {
  if (conversations > 20_000) {
    return { recent: [1, 2], older: [1, 1], returning: 0.3, assigned: 0.1 };
  }
  const messages: Range = conversations > 1000 ? [1, 3] : [3, 8];
  return { recent: messages, older: messages, returning: 0.12, assigned: 0.3 };
}

const PART = 100;

/**
 * Only so many of the latest contacts can have another conversation. The garbage
 * collector moves what lives longer to another part of the heap, which grows then.
 */
const REMEMBERED = 100;

/**
 * Makes up conversations with their contacts, messages and assignments. Among
 * them, on purpose: equal activity times, whole and fractional seconds,
 * contacts without a name or without a phone number, conversations without any
 * message or without an outbound one.
 *
 * @param perConversation - exact number for each conversation; default: a few.
 * @returns the rows in parts, so that memory does not grow with their number.
 */
export function* generateConversations(
  count: number,
  perConversation: number | undefined,
  context: SeedContext,
): Generator<SeedRows> {
  const { random, now } = context;
  const density = densityOf(count);
  const ownNumbers = numbersOf(context);
  const [mainNumber = ""] = ownNumbers;
  const people: { contact: ContactRow; language: Language }[] = [];
  let newcomers = 0;
  let rows = noSeedRows();
  let previousActivity = now - 3 * MINUTE;
  for (let index = 0; index < count; index += 1) {
    // From a minute to 90 days, on a logarithmic scale. The root leaves few in the
    // first minutes: not all of a busy inbox is of this minute.
    const age = MINUTE * (90 * 1440) ** Math.cbrt(random.unit());
    const isRecent = age < DAY;
    const activity =
      index % 7 === 3
        ? previousActivity
        : roundSometimes(now - Math.floor(age), random);
    previousActivity = activity;
    const known = random.chance(density.returning)
      ? people[random.integer(0, people.length - 1)]
      : undefined;
    const language = known?.language ?? random.pick(LANGUAGES);
    const started = roundSometimes(
      activity - random.integer(MINUTE, 3 * DAY),
      random,
    );
    const contact =
      known?.contact ?? generateContact(context, language, started, rows);
    if (!known) {
      people[newcomers % REMEMBERED] = { contact, language };
      newcomers += 1;
    }
    const usual = isRecent ? density.recent : density.older;
    const total = perConversation ?? random.integer(...usual);
    // A contact has one active conversation at most with each number.
    const hasEnded =
      known !== undefined || random.chance(isRecent ? 0.1 : 0.55);
    const conversation = conversationRow(contact, {
      id: random.uuid(),
      phone_number_id: random.chance(0.6)
        ? mainNumber
        : random.pick(ownNumbers),
      status: hasEnded ? "ended" : "active",
      last_active_at: activity,
      created_at: total === 0 ? activity : started,
      metadata: random.chance(0.1) ? { source: "website" } : {},
    });
    const isNew = perConversation === undefined && index % 25 === 11;
    if (isNew) conversation.created_at = conversation.updated_at = activity;
    else addMessages(rows, conversation, total, language, random);
    rows.add(conversations, conversation);
    addAssignments(rows, conversation, context, density.assigned);
    if ((index + 1) % PART === 0) {
      yield rows;
      rows = noSeedRows();
    }
  }
  yield rows;
}

function roundSometimes(instant: Microseconds, random: Random): Microseconds {
  return random.chance(0.25) ? Math.floor(instant / SECOND) * SECOND : instant;
}

const STATUSES = ["sent", "delivered", "read", "read", "failed", "pending"];

/** Adds messages to a conversation, whose counters follow from them. */
function addMessages(
  rows: SeedRows,
  conversation: ConversationRow,
  total: number,
  language: Language,
  random: Random,
): void {
  const onlyInbound = random.chance(0.1);
  const start = conversation.created_at;
  const span = conversation.last_active_at - start;
  const party =
    conversation.phone_number ?? conversation.business_scoped_user_id;
  const earlier: string[] = [];
  const latest: Partial<Record<"inbound" | "outbound", string>> = {};
  for (let index = 0; index < total; index += 1) {
    const inbound =
      onlyInbound || (index === 0 ? random.chance(0.8) : random.chance(0.5));
    const direction = inbound ? "inbound" : "outbound";
    const createdAt =
      index === total - 1
        ? start + span
        : start + Math.floor((span * (index + random.unit())) / total);
    const made = madeUpContent(random, language, direction, earlier);
    const wamid = buildWamid(String(party), random.hex(20));
    if (made.type !== "reaction") earlier.push(wamid);
    const message = messageRow(conversation, {
      id: random.uuid(),
      wamid,
      direction,
      ...made,
      payload: quoting(made, index, { direction, latest, from: party }),
      // "received" and "completed" are not in the published enums, but real
      // payloads carry them.
      status: inbound ? "received" : random.pick(STATUSES),
      processing_status: random.pick(["completed", "completed", "processed"]),
      origin: random.chance(0.9) ? "cloud_api" : "business_app",
      created_at: createdAt,
    });
    if (made.type !== "reaction") latest[direction] = wamid;
    rows.add(messages, message);
    rows.add(mediaFiles, ...filesOf(message));
    count(conversation, message);
  }
}

/**
 * The payload of a message with the `context` of the message that it quotes: a
 * pressed button quotes the question, and every fifth text of the business the
 * contact's latest message.
 */
function quoting(
  { type, payload }: MessageContent,
  index: number,
  {
    direction,
    latest,
    from,
  }: {
    direction: "inbound" | "outbound";
    latest: Partial<Record<"inbound" | "outbound", string>>;
    from: string | null;
  },
): Record<string, unknown> {
  const isPressed =
    direction === "inbound" && (type === "interactive" || type === "button");
  if (isPressed && latest.outbound !== undefined) {
    return { ...payload, context: { id: latest.outbound } };
  }
  const isReply =
    direction === "outbound" && type === "text" && index % 5 === 4;
  return isReply && latest.inbound !== undefined
    ? { ...payload, context: { id: latest.inbound, from } }
    : payload;
}

/** Updates the counters of a conversation with its newest message. */
function count(conversation: ConversationRow, message: MessageRow): void {
  conversation.messages_count += 1;
  conversation.last_message_id = message.wamid;
  conversation.last_message_type = message.type;
  conversation.last_message_at = message.sent_at;
  conversation.last_message_text = message.content;
  if (message.direction === "inbound") {
    conversation.last_inbound_at = message.sent_at;
  } else conversation.last_outbound_at = message.sent_at;
}

function addAssignments(
  rows: SeedRows,
  conversation: ConversationRow,
  { random, memberIds }: SeedContext,
  assigned: number,
): void {
  const [first] = memberIds;
  if (first === undefined) return;
  const created = conversation.created_at;
  const half = Math.floor((conversation.last_active_at - created) / 2);
  const add = (active: boolean, createdAt: Microseconds): string => {
    const id = random.uuid();
    const userId = random.pick(memberIds);
    rows.add(assignments, {
      id,
      conversation_id: conversation.id,
      user_id: userId,
      created_by_user_id: random.chance(0.8) ? first : null,
      notes: random.chance(0.3) ? "Speaks the language" : null,
      active,
      created_at: createdAt,
    });
    return userId;
  };
  const isActive = conversation.status === "active";
  if (random.chance(isActive ? 0.1 : assigned)) add(false, created);
  if (random.chance(isActive ? 0.45 : 0.05)) {
    conversation.assigned_user_id = add(true, created + half);
  }
}
