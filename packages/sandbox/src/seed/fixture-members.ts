import { MAX_DEPTH } from "../http/body-bytes.js";
import {
  assertMembers,
  isObject,
  oneOf,
  orNull,
  type Kind,
  type Members,
} from "../members.js";
import { isUuid } from "../spec/validator.js";
import { toInstant } from "./context.js";
import type {
  ContactFixture,
  ConversationFixture,
  InboundMessage,
  MarketingPreferenceFixture,
  MessageFixture,
  SeedData,
  UserFixture,
} from "./fixtures.js";

const isText = (value: unknown): boolean => typeof value === "string";
const isMetadata = (value: unknown): boolean =>
  isObject(value) && isJson(value);

const TEXT: Kind = { expected: "text", fits: isText };
const TEXT_OR_NULL = orNull(TEXT);
const NUMBER_OR_NULL = orNull({
  expected:
    'a phone number as text, with at most 15 digits, such as "+14155550123",',
  fits: (value) => typeof value === "string" && /^\+?\d{1,15}$/.test(value),
});
const ID: Kind = {
  expected: "a UUID",
  fits: (value) => typeof value === "string" && isUuid(value),
};
const MOMENT: Kind = {
  expected:
    "a Date or an RFC 3339 date-time such as 2026-01-31T09:00:00.000001Z",
  fits: (value) => toInstant(value) !== undefined,
};
const INTEGER: Kind = { expected: "an integer", fits: Number.isSafeInteger };
const LIST: Kind = { expected: "a list", fits: Array.isArray };
const ROWS: Kind = {
  expected: "an integer or a list",
  fits: (value) => typeof value === "number" || Array.isArray(value),
};
const METADATA: Kind = {
  expected: `an object of JSON values, nested ${MAX_DEPTH} levels deep at most`,
  fits: isMetadata,
};
const METADATA_OR_NULL: Kind = {
  expected: `null or ${METADATA.expected}`,
  fits: (value) => value === null || isMetadata(value),
};

const SEED_DATA: Members<keyof SeedData> = {
  conversations: ROWS,
  messages: ROWS,
  contacts: ROWS,
  users: ROWS,
  seed: INTEGER,
};

const MESSAGE: Members<keyof MessageFixture> = {
  id: TEXT,
  conversation_id: TEXT,
  direction: oneOf("inbound", "outbound"),
  type: TEXT,
  text: TEXT_OR_NULL,
  status: TEXT,
  processing_status: TEXT,
  origin: TEXT,
  timestamp: MOMENT,
  created_at: MOMENT,
};

const CONVERSATION: Members<keyof ConversationFixture> = {
  id: ID,
  phone_number: NUMBER_OR_NULL,
  business_scoped_user_id: TEXT_OR_NULL,
  parent_business_scoped_user_id: TEXT_OR_NULL,
  username: TEXT_OR_NULL,
  contact_name: TEXT_OR_NULL,
  phone_number_id: TEXT,
  status: oneOf("active", "ended"),
  last_active_at: MOMENT,
  created_at: MOMENT,
  updated_at: MOMENT,
  metadata: METADATA,
  assigned_user_id: TEXT_OR_NULL,
  messages: LIST,
};

const CONTACT: Members<keyof ContactFixture> = {
  id: ID,
  wa_id: NUMBER_OR_NULL,
  business_scoped_user_id: TEXT_OR_NULL,
  parent_business_scoped_user_id: TEXT_OR_NULL,
  username: TEXT_OR_NULL,
  profile_name: TEXT_OR_NULL,
  display_name: TEXT_OR_NULL,
  customer_id: TEXT_OR_NULL,
  customer_external_id: TEXT,
  metadata: METADATA_OR_NULL,
  created_at: MOMENT,
  updated_at: MOMENT,
  marketing_preferences: LIST,
};

const PREFERENCE: Members<keyof MarketingPreferenceFixture> = {
  phone_number_id: TEXT,
  status: oneOf("stopped", "resumed"),
  detail: TEXT_OR_NULL,
  source: TEXT,
  last_event_at: MOMENT,
};

const USER: Members<keyof UserFixture> = {
  id: INTEGER,
  user_id: ID,
  name: TEXT,
  email: TEXT,
  role: TEXT,
};

const INBOUND: Members<keyof InboundMessage> = {
  from: TEXT,
  text: TEXT,
  type: TEXT,
  phone_number_id: TEXT,
  contact_name: TEXT,
  timestamp: MOMENT,
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

/** The same for a received message. */
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
  assertMembers("INVALID_FIXTURE", subject, value, members);
}

/** Whether a value can be stored as JSON and read again. */
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
