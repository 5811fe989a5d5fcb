import { types } from "node:util";
import { enumerated } from "../enumeration.js";
import { MAX_DEPTH } from "../http/body-bytes.js";
import { memberProblem, show } from "../members.js";
import { rejectData } from "./context.js";
import type {
  ContactFixture,
  ConversationFixture,
  InboundMessage,
  MarketingPreferenceFixture,
  MessageFixture,
  SeedData,
  UserFixture,
} from "./fixtures.js";

/** What a member may be: one of some words, or a kind of value. */
type Kind = readonly string[] | keyof typeof KINDS;

/** Every member of a type, once: the compiler misses none and takes no other. */
type MembersOf<T> = Readonly<Record<keyof T, Kind>>;

type Members = Readonly<Record<string, Kind>>;

const SEED_DATA = {
  conversations: "rows",
  messages: "rows",
  contacts: "rows",
  users: "rows",
  seed: "integer",
} satisfies MembersOf<SeedData>;

const MESSAGE = {
  id: "text",
  conversation_id: "text",
  direction: ["inbound", "outbound"],
  type: "text",
  text: "text or null",
  status: "text",
  processing_status: "text",
  origin: "text",
  timestamp: "moment",
  created_at: "moment",
} satisfies MembersOf<MessageFixture>;

const CONVERSATION = {
  id: "text",
  phone_number: "number or null",
  business_scoped_user_id: "text or null",
  parent_business_scoped_user_id: "text or null",
  username: "text or null",
  contact_name: "text or null",
  phone_number_id: "text",
  status: ["active", "ended"],
  last_active_at: "moment",
  created_at: "moment",
  updated_at: "moment",
  metadata: "metadata",
  assigned_user_id: "text or null",
  messages: "list",
} satisfies MembersOf<ConversationFixture>;

const CONTACT = {
  id: "text",
  wa_id: "number or null",
  business_scoped_user_id: "text or null",
  parent_business_scoped_user_id: "text or null",
  username: "text or null",
  profile_name: "text or null",
  display_name: "text or null",
  customer_id: "text or null",
  customer_external_id: "text",
  metadata: "metadata or null",
  created_at: "moment",
  updated_at: "moment",
  marketing_preferences: "list",
} satisfies MembersOf<ContactFixture>;

const PREFERENCE = {
  phone_number_id: "text",
  status: ["stopped", "resumed"],
  detail: "text or null",
  source: "text",
  last_event_at: "moment",
} satisfies MembersOf<MarketingPreferenceFixture>;

const USER = {
  id: "integer",
  user_id: "text",
  name: "text",
  email: "text",
  role: "text",
} satisfies MembersOf<UserFixture>;

const INBOUND = {
  from: "text",
  text: "text",
  type: "text",
  phone_number_id: "text",
  contact_name: "text",
  timestamp: "moment",
} satisfies MembersOf<InboundMessage>;

const isText = (value: unknown): boolean => typeof value === "string";
const isMetadata = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  !Array.isArray(value) &&
  isJson(value);

/** The kinds of values: how a sentence calls them, and which they are. */
const KINDS = {
  text: { expected: "text", fits: isText },
  "text or null": {
    expected: "text or null",
    fits: (value: unknown) => value === null || isText(value),
  },
  "number or null": {
    expected: 'a phone number as text, such as "+14155550123", or null',
    fits: (value: unknown) => value === null || isText(value),
  },
  moment: {
    expected: "a Date or an RFC 3339 date-time",
    fits: (value: unknown) => types.isDate(value) || isText(value),
  },
  integer: { expected: "an integer", fits: Number.isSafeInteger },
  list: { expected: "a list", fits: Array.isArray },
  rows: {
    expected: "an integer or a list",
    fits: (value: unknown) => typeof value === "number" || Array.isArray(value),
  },
  metadata: {
    expected: `an object of JSON values, nested ${MAX_DEPTH} levels deep at most`,
    fits: isMetadata,
  },
  "metadata or null": {
    expected: `null or an object of JSON values, nested ${MAX_DEPTH} levels deep at most`,
    fits: (value: unknown) => value === null || isMetadata(value),
  },
};

/**
 * Rejects data with members that the sandbox does not know, or of another kind.
 *
 * @throws SandboxError `INVALID_FIXTURE`
 */
export function checkSeedData(data: SeedData): void {
  check("The seed data", data, SEED_DATA);
  checkEach("A conversation fixture", data.conversations, CONVERSATION);
  checkEach("A message fixture", data.messages, MESSAGE);
  checkEach("A contact fixture", data.contacts, CONTACT);
  checkEach("A user fixture", data.users, USER);
  for (const { messages } of fixturesOf(data.conversations)) {
    checkEach("A message fixture", messages, MESSAGE);
  }
  for (const { marketing_preferences: preferences } of fixturesOf(
    data.contacts,
  )) {
    checkEach("A marketing preference fixture", preferences, PREFERENCE);
  }
}

/**
 * Rejects a message with members that the sandbox does not know, or of another
 * kind.
 *
 * @throws SandboxError `INVALID_FIXTURE`
 */
export function checkInbound(message: InboundMessage): void {
  check("A received message", message, INBOUND);
}

function checkEach(
  subject: string,
  given: number | readonly unknown[] | undefined,
  members: Members,
): void {
  for (const fixture of fixturesOf(given)) check(subject, fixture, members);
}

function fixturesOf<T>(given: number | readonly T[] | undefined): readonly T[] {
  return given === undefined || typeof given === "number" ? [] : given;
}

function check(subject: string, value: unknown, members: Members): void {
  const problem = memberProblem(subject, value, Object.keys(members));
  if (problem !== undefined) rejectData(problem);
  // An object: anything else is a problem.
  for (const [name, given] of Object.entries(value as object) as [
    string,
    unknown,
  ][]) {
    const kind = members[name];
    if (given === undefined || kind === undefined) continue;
    const { expected, fits } =
      typeof kind === "string" ? KINDS[kind] : oneOf(kind);
    if (fits(given)) continue;
    rejectData(
      `${subject}'s "${name}" must be ${expected}; got ${show(given)}.`,
    );
  }
}

function oneOf(words: readonly string[]) {
  return {
    expected: enumerated(
      words.map((word) => JSON.stringify(word)),
      "or",
    ),
    fits: (value: unknown) => isText(value) && words.includes(value as string),
  };
}

/** Whether a value can be stored as JSON, and be read again. */
function isJson(value: object): boolean {
  if (isDeeper(value, MAX_DEPTH)) return false;
  try {
    JSON.stringify(value);
    return true;
  } catch {
    // A BigInt, or a getter that throws.
    return false;
  }
}

/** Whether objects and lists are nested beyond so many levels, or without end. */
function isDeeper(value: unknown, most: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return (
    most === 0 ||
    Object.values(value).some((inner: unknown) => isDeeper(inner, most - 1))
  );
}
