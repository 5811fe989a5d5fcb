import type { ContactRow } from "../areas/contacts/contact.js";
import { assignments, conversations } from "../areas/conversations/table.js";
import { messages } from "../areas/messages/table.js";
import type { Row } from "../table/table.js";
import type { Microseconds } from "../storage/timestamps.js";
import { generateContact } from "./generate-contact.js";
import { buildWamid } from "./identifiers.js";
import { madeUpContent } from "./message-content.js";
import { LANGUAGES, type Language } from "./phrases.js";
import type { Random } from "./random.js";
import { NO_MESSAGES } from "./row-builders.js";
import { noSeedRows, type SeedRows } from "../table/seed-rows.js";

const SECOND = 1_000_000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

/** Above so many conversations each gets fewer messages. */
const MANY = 1000;

/** What made-up data refers to. */
export interface Surroundings {
  random: Random;
  now: Microseconds;
  memberIds: readonly string[];
  phoneNumberIds: readonly [string, ...string[]];
  customerIds: readonly string[];
  /** Numbers that are taken; grows with each new contact. */
  takenNumbers: Set<string>;
}

/**
 * Makes up conversations with their contacts, messages and assignments. Among
 * them, on purpose: equal activity times, whole and fractional seconds,
 * contacts without a name or without a phone number, conversations without any
 * message or without an outbound one.
 *
 * @param perConversation - exact number for each conversation; default: a few.
 */
export function generateConversations(
  count: number,
  perConversation: number | undefined,
  surroundings: Surroundings,
): SeedRows {
  const rows = noSeedRows();
  const people: Person[] = [];
  let previousActivity = surroundings.now - 3 * MINUTE;
  for (let index = 0; index < count; index += 1) {
    const { random } = surroundings;
    // From a minute to 90 days, on a logarithmic scale. The root thins out the
    // first minutes: an inbox is busy, but not all of it this very minute.
    const age = MINUTE * (90 * 1440) ** Math.cbrt(random.unit());
    const activity =
      index % 7 === 3
        ? previousActivity
        : roundSometimes(surroundings.now - Math.floor(age), random);
    previousActivity = activity;
    const known = random.chance(0.12)
      ? people[random.integer(0, people.length - 1)]
      : undefined;
    const language = known?.language ?? random.pick(LANGUAGES);
    const started = roundSometimes(
      activity - random.integer(MINUTE, 3 * DAY),
      random,
    );
    const contact =
      known?.contact ?? generateContact(surroundings, language, started, rows);
    if (!known) people.push({ contact, language });
    const total = perConversation ?? random.integer(...usualMessages(count));
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
    addAssignments(rows, conversation, surroundings);
  }
  return rows;
}

interface Person {
  contact: ContactRow;
  language: Language;
}

function usualMessages(count: number): [number, number] {
  return count > MANY ? [1, 3] : [3, 8];
}

function isRecent(age: Microseconds): boolean {
  return age < DAY;
}

function roundSometimes(instant: Microseconds, random: Random): Microseconds {
  return random.chance(0.25) ? wholeSecond(instant) : instant;
}

function wholeSecond(instant: Microseconds): Microseconds {
  return Math.floor(instant / SECOND) * SECOND;
}

function newConversation(
  contact: ContactRow,
  { random, phoneNumberIds }: Surroundings,
  state: { started: Microseconds; activity: Microseconds; ended: boolean },
): Row<typeof conversations> {
  return {
    id: random.uuid(),
    contact_id: contact.id,
    phone_number_id: random.chance(0.6)
      ? phoneNumberIds[0]
      : random.pick(phoneNumberIds),
    phone_number: contact.wa_id,
    has_plus: contact.has_plus,
    business_scoped_user_id: contact.business_scoped_user_id,
    parent_business_scoped_user_id: contact.parent_business_scoped_user_id,
    username: contact.username,
    contact_name: contact.display_name ?? contact.profile_name,
    status: state.ended ? "ended" : "active",
    last_active_at: state.activity,
    created_at: state.started,
    updated_at: state.activity,
    metadata: random.chance(0.1) ? { source: "website" } : {},
    ...NO_MESSAGES,
  };
}

function addMessages(
  rows: SeedRows,
  conversation: Row<typeof conversations>,
  total: number,
  language: Language,
  { random }: Surroundings,
): void {
  const onlyInbound = random.chance(0.1);
  const start = conversation.created_at;
  const span = conversation.last_active_at - start;
  const earlier: string[] = [];
  for (let index = 0; index < total; index += 1) {
    const inbound =
      onlyInbound || (index === 0 ? random.chance(0.8) : random.chance(0.5));
    const direction = inbound ? "inbound" : "outbound";
    const createdAt =
      index === total - 1
        ? start + span
        : start + Math.floor((span * (index + random.unit())) / total);
    const { type, content, hasMedia, payload, kapso } = madeUpContent(
      random,
      language,
      direction,
      earlier,
    );
    const party =
      conversation.phone_number ?? conversation.business_scoped_user_id;
    const wamid = buildWamid(String(party), random.hex(20));
    if (type !== "reaction") earlier.push(wamid);
    rows.add(messages, {
      id: random.uuid(),
      wamid,
      conversation_id: conversation.id,
      phone_number_id: conversation.phone_number_id,
      phone_number: conversation.phone_number,
      has_plus: conversation.has_plus,
      business_scoped_user_id: conversation.business_scoped_user_id,
      parent_business_scoped_user_id:
        conversation.parent_business_scoped_user_id,
      username: conversation.username,
      direction,
      // "received" and "completed" are not in the published enums, but real
      // payloads carry them.
      status: inbound
        ? "received"
        : random.pick([
            "sent",
            "delivered",
            "read",
            "read",
            "failed",
            "pending",
          ]),
      processing_status: random.pick(["completed", "completed", "processed"]),
      origin: random.chance(0.9) ? "cloud_api" : "business_app",
      type,
      has_media: hasMedia,
      content,
      payload,
      kapso,
      sent_at: wholeSecond(createdAt),
      created_at: createdAt,
    });
  }
}

function addAssignments(
  rows: SeedRows,
  conversation: Row<typeof conversations>,
  { random, memberIds }: Surroundings,
): void {
  const [first, ...others] = memberIds;
  if (first === undefined) return;
  const created = conversation.created_at;
  const half = Math.floor((conversation.last_active_at - created) / 2);
  const add = (active: boolean, createdAt: Microseconds) => {
    rows.add(assignments, {
      id: random.uuid(),
      conversation_id: conversation.id,
      user_id: random.pick([first, ...others]),
      created_by_user_id: random.chance(0.8) ? first : null,
      notes: random.chance(0.3) ? "Speaks the language" : null,
      active,
      created_at: createdAt,
    });
  };
  const isActive = conversation.status === "active";
  if (random.chance(isActive ? 0.1 : 0.3)) add(false, created);
  if (random.chance(isActive ? 0.45 : 0.05)) add(true, created + half);
}
