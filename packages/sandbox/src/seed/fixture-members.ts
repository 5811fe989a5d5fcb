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

/** Every member of a type, once: the compiler misses none and takes no other. */
type MembersOf<T> = Readonly<Record<keyof T, true>>;

const SEED_DATA = Object.keys({
  conversations: true,
  messages: true,
  contacts: true,
  users: true,
  seed: true,
} satisfies MembersOf<SeedData>);

const MESSAGE = Object.keys({
  id: true,
  conversation_id: true,
  direction: true,
  type: true,
  text: true,
  status: true,
  processing_status: true,
  origin: true,
  timestamp: true,
  created_at: true,
} satisfies MembersOf<MessageFixture>);

const CONVERSATION = Object.keys({
  id: true,
  phone_number: true,
  business_scoped_user_id: true,
  parent_business_scoped_user_id: true,
  username: true,
  contact_name: true,
  phone_number_id: true,
  status: true,
  last_active_at: true,
  created_at: true,
  updated_at: true,
  metadata: true,
  assigned_user_id: true,
  messages: true,
} satisfies MembersOf<ConversationFixture>);

const CONTACT = Object.keys({
  id: true,
  wa_id: true,
  business_scoped_user_id: true,
  parent_business_scoped_user_id: true,
  username: true,
  profile_name: true,
  display_name: true,
  customer_id: true,
  customer_external_id: true,
  metadata: true,
  created_at: true,
  updated_at: true,
  marketing_preferences: true,
} satisfies MembersOf<ContactFixture>);

const PREFERENCE = Object.keys({
  phone_number_id: true,
  status: true,
  detail: true,
  source: true,
  last_event_at: true,
} satisfies MembersOf<MarketingPreferenceFixture>);

const USER = Object.keys({
  id: true,
  user_id: true,
  name: true,
  email: true,
  role: true,
} satisfies MembersOf<UserFixture>);

const INBOUND = Object.keys({
  from: true,
  text: true,
  type: true,
  phone_number_id: true,
  contact_name: true,
  timestamp: true,
} satisfies MembersOf<InboundMessage>);

/**
 * Rejects data with members that the sandbox does not know.
 *
 * @throws SandboxError `INVALID_FIXTURE`
 */
export function checkSeedData(data: SeedData): void {
  check("The seed data", data, SEED_DATA);
  checkEach("conversations", "A conversation fixture", data.conversations, {
    members: CONVERSATION,
    inside: ({ messages, phone_number: number }) => {
      checkNumber("Conversation phone_number", number);
      checkList("A conversation fixture's messages", messages, (message) => {
        check("A message fixture", message, MESSAGE);
      });
    },
  });
  checkEach("messages", "A message fixture", data.messages, {
    members: MESSAGE,
  });
  checkEach("contacts", "A contact fixture", data.contacts, {
    members: CONTACT,
    inside: ({ marketing_preferences: preferences, wa_id: number }) => {
      checkNumber("Contact wa_id", number);
      checkList(
        "A contact fixture's marketing_preferences",
        preferences,
        (preference) => {
          check("A marketing preference fixture", preference, PREFERENCE);
        },
      );
    },
  });
  checkEach("users", "A user fixture", data.users, { members: USER });
}

/**
 * Rejects a message with members that the sandbox does not know.
 *
 * @throws SandboxError `INVALID_FIXTURE`
 */
export function checkInbound(message: InboundMessage): void {
  check("A received message", message, INBOUND);
}

function checkEach<T extends object>(
  name: string,
  subject: string,
  given: number | readonly T[] | undefined,
  row: { members: readonly string[]; inside?: (fixture: T) => void },
): void {
  if (typeof given === "number") return;
  if (given !== undefined && !Array.isArray(given)) {
    rejectData(
      `The seed data's "${name}" must be an integer or a list; got ${show(given)}.`,
    );
  }
  for (const fixture of given ?? []) {
    check(subject, fixture, row.members);
    row.inside?.(fixture as T);
  }
}

function checkNumber(place: string, given: unknown): void {
  if (given === undefined || given === null || typeof given === "string")
    return;
  rejectData(
    `${place} must be a phone number as text, such as "+14155550123"; got ${show(given)}.`,
  );
}

function checkList<T>(
  subject: string,
  given: readonly T[] | undefined,
  checkItem: (item: T) => void,
): void {
  if (given !== undefined && !Array.isArray(given)) {
    rejectData(`${subject} must be a list; got ${show(given)}.`);
  }
  given?.forEach(checkItem);
}

function check(
  subject: string,
  value: unknown,
  members: readonly string[],
): void {
  const problem = memberProblem(subject, value, members);
  if (problem !== undefined) rejectData(problem);
}
