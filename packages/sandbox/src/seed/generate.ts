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
import type { Microseconds } from "../storage/timestamps.js";
import { noSeedRows, type SeedRows } from "../table/seed-rows.js";
import { generateContact } from "./generate-contact.js";
import { buildWamid } from "./identifiers.js";
import { madeUpContent, type MessageContent } from "./message-content.js";
import { LANGUAGES, type Language } from "./phrases.js";
import type { Random } from "./random.js";
import type { Surroundings } from "./surroundings.js";

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

type Range = [least: number, most: number];

/** How much a conversation has, so that many of them take less room. */
interface Density {
  /** Messages of those of the last day. */
  recent: Range;
  /** Messages of all others. */
  older: Range;
  /** How probably it is with a contact who had one before. */
  returning: number;
  /** How probably one that has ended was assigned before. */
  assigned: number;
}

function densityOf(conversations: number): Density {
  if (conversations > 20_000) {
    return { recent: [1, 2], older: [1, 1], returning: 0.3, assigned: 0.1 };
  }
  const messages: Range = conversations > 1000 ? [1, 3] : [3, 8];
  return { recent: messages, older: messages, returning: 0.12, assigned: 0.3 };
}

/** How many conversations are made up at a time. */
const PART = 100;

/** From how many of the latest contacts one may come back. */
const REMEMBERED = 10_000;

/**
 * Makes up conversations with their contacts, messages and assignments. Among
 * them, on purpose: equal activity times, whole and fractional seconds,
 * contacts without a name or without a phone number, conversations without any
 * message or without an outbound one.
 *
 * @param perConversation - exact number for each conversation; default: a few.
 * @returns the rows in parts, so that none has to hold them all.
 */
export function* generateConversations(
  count: number,
  perConversation: number | undefined,
  surroundings: Surroundings,
): Generator<SeedRows> {
  const { random, now } = surroundings;
  const density = densityOf(count);
  const people: Person[] = [];
  let newcomers = 0;
  let rows = noSeedRows();
  let previousActivity = now - 3 * MINUTE;
  for (let index = 0; index < count; index += 1) {
    // From a minute to 90 days, on a logarithmic scale. The root thins out the
    // first minutes: an inbox is busy, but not all of it this very minute.
    const age = MINUTE * (90 * 1440) ** Math.cbrt(random.unit());
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
      known?.contact ?? generateContact(surroundings, language, started, rows);
    if (!known) {
      people[newcomers % REMEMBERED] = { contact, language };
      newcomers += 1;
    }
    const usual = isRecent(age) ? density.recent : density.older;
    const total = perConversation ?? random.integer(...usual);
    const conversation = newConversation(contact, surroundings, {
      started: total === 0 ? activity : started,
      activity,
      // A contact has one active conversation at most with each number.
      ended: known !== undefined || random.chance(isRecent(age) ? 0.1 : 0.55),
    });
    const isNew = perConversation === undefined && index % 25 === 11;
    if (isNew) conversation.created_at = conversation.updated_at = activity;
    else addMessages(rows, conversation, total, language, surroundings);
    rows.add(conversations, conversation);
    addAssignments(rows, conversation, surroundings, density.assigned);
    if ((index + 1) % PART === 0) {
      yield rows;
      rows = noSeedRows();
    }
  }
  yield rows;
}

interface Person {
  contact: ContactRow;
  language: Language;
}

function isRecent(age: Microseconds): boolean {
  return age < DAY;
}

function roundSometimes(instant: Microseconds, random: Random): Microseconds {
  return random.chance(0.25) ? Math.floor(instant / SECOND) * SECOND : instant;
}

function newConversation(
  contact: ContactRow,
  { random, phoneNumberIds }: Surroundings,
  state: { started: Microseconds; activity: Microseconds; ended: boolean },
): ConversationRow {
  return conversationRow(contact, {
    id: random.uuid(),
    phone_number_id: random.chance(0.6)
      ? phoneNumberIds[0]
      : random.pick(phoneNumberIds),
    status: state.ended ? "ended" : "active",
    last_active_at: state.activity,
    created_at: state.started,
    metadata: random.chance(0.1) ? { source: "website" } : {},
  });
}

const STATUSES = [
  "sent",
  "delivered",
  "read",
  "read",
  "failed",
  "pending",
] as const;

/** Adds messages to a conversation, whose counters follow from them. */
function addMessages(
  rows: SeedRows,
  conversation: ConversationRow,
  total: number,
  language: Language,
  { random }: Surroundings,
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
 * The payload of a message with the `context` of what it quotes: a pressed button
 * the question, and every fifth text of the business what the contact wrote last.
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

/** Counts a message that is newer than those before it. */
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
  { random, memberIds }: Surroundings,
  assigned: number,
): void {
  const [first, ...others] = memberIds;
  if (first === undefined) return;
  const created = conversation.created_at;
  const half = Math.floor((conversation.last_active_at - created) / 2);
  const add = (active: boolean, createdAt: Microseconds): string => {
    const id = random.uuid();
    const userId = random.pick([first, ...others]);
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
