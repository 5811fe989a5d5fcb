import type { Clock } from "../clock.js";
import { checkInteger, MAX_CONVERSATIONS } from "../options.js";
import { seedAreas } from "../areas/index.js";
import { contacts } from "../areas/contacts/table.js";
import { conversation, recount } from "../areas/conversations/conversation.js";
import { conversations } from "../areas/conversations/table.js";
import { customers } from "../areas/customers/table.js";
import { latestWamid } from "../areas/messages/messages.js";
import { messages } from "../areas/messages/table.js";
import { phoneNumbers } from "../areas/phone-numbers/table.js";
import { users } from "../areas/users/users.js";
import type { Database } from "../storage/database.js";
import { meta, SEED_RUNS } from "../storage/meta.js";
import { readContext, refuse, type SeedContext } from "./context.js";
import {
  addContact,
  addConversation,
  addMessage,
  addUser,
} from "./fixture-rows.js";
import type { MessageFixture, SeedData, SeedResult } from "./fixtures.js";
import { sql, type Sql } from "../table/sql.js";
import { checkSeedData } from "./fixture-members.js";
import { generateContact } from "./generate-contact.js";
import { generateConversations, type Surroundings } from "./generate.js";
import { LANGUAGES } from "./phrases.js";
import { projectRows } from "./project.js";
import type { MessageHost } from "./row-builders.js";

/** What `seedDatabase` needs besides the data. */
export interface SeedEnvironment {
  /** The seed of made-up values where the data names none. */
  seed: number;
  clock: Clock;
  /** Also adds what a project has before its first conversation. */
  project?: boolean;
}

/**
 * Adds data in one transaction.
 *
 * @throws SandboxError `INVALID_FIXTURE` or `INVALID_OPTION`; nothing is added
 *   then.
 */
export function seedDatabase(
  database: Database,
  data: SeedData,
  environment: SeedEnvironment,
): Promise<SeedResult> {
  checkSeedData(data);
  const { seed = environment.seed } = data;
  checkInteger("seed", seed, 0, Number.MAX_SAFE_INTEGER);
  for (const name of [
    "conversations",
    "messages",
    "contacts",
    "users",
  ] as const) {
    const value = data[name];
    if (typeof value === "number")
      checkInteger(name, value, 0, MAX_CONVERSATIONS);
  }
  return database.exclusively(async () => {
    const context = await readContext(database, seed, environment.clock);
    if (environment.project) addProject(context);
    addUsers(context, data);
    addContacts(context, data);
    addConversations(context, data);
    if (environment.project) seedAreas(seed, context);
    const { messages: given } = data;
    const hosts =
      typeof given === "object"
        ? await addMessages(database, context, given)
        : [];
    const { rows } = context;
    const touched = new Set([
      ...hosts,
      ...rows.of(conversations).map(({ id }) => id),
    ]);
    try {
      await database.write([
        countRun(context),
        ...rows.statements(),
        recount([...touched]),
      ]);
    } catch (error) {
      if (!String(error).includes("UNIQUE constraint failed")) throw error;
      const [, column = "a value"] =
        /UNIQUE constraint failed: ([\w.]+)/.exec(String(error)) ?? [];
      refuse(
        `Two rows have the same ${column}, or one is stored already; give every row its own.`,
      );
    }
    return {
      conversations: rows.of(conversations).length,
      messages: rows.of(messages).length,
      contacts: rows.of(contacts).length,
      users: rows.of(users).length,
    };
  });
}

function addProject(context: SeedContext): void {
  const project = projectRows(context.random, context.now);
  context.rows.addAll(project);
  context.memberIds.push(...project.of(users).map((row) => row.user_id));
  context.nextUserId = project.of(users).length + 1;
  context.phoneNumberIds.push(
    ...project.of(phoneNumbers).map((row) => row.phone_number_id),
  );
  context.customerIds.push(...project.of(customers).map((row) => row.id));
}

function addUsers(context: SeedContext, { users: given = [] }: SeedData): void {
  const fixtures =
    typeof given === "number"
      ? Array.from({ length: given }, (_, index) => ({
          name: `Member ${context.nextUserId + index}`,
        }))
      : given;
  for (const fixture of fixtures) addUser(context, fixture);
}

function addContacts(
  context: SeedContext,
  { contacts: given = [] }: SeedData,
): void {
  if (typeof given === "object") {
    for (const fixture of given) addContact(context, fixture);
    return;
  }
  const surroundings = surroundingsOf(context);
  for (let index = 0; index < given; index += 1) {
    const language = context.random.pick(LANGUAGES);
    generateContact(surroundings, language, context.now, context.rows);
  }
}

function addConversations(context: SeedContext, data: SeedData): void {
  const { conversations: given = [], messages: each } = data;
  if (typeof given === "object") {
    for (const fixture of given) addConversation(context, fixture);
    return;
  }
  const perConversation = typeof each === "number" ? each : undefined;
  const surroundings = surroundingsOf(context);
  context.rows.addAll(
    generateConversations(given, perConversation, surroundings),
  );
}

async function addMessages(
  database: Database,
  context: SeedContext,
  fixtures: readonly MessageFixture[],
): Promise<string[]> {
  const hosts = new Map<string, MessageHost>(
    context.rows.of(conversations).map((row) => [row.id, row]),
  );
  for (const fixture of fixtures) {
    const id = fixture.conversation_id?.toLowerCase() ?? "";
    const host = hosts.get(id) ?? (await conversation.find(database, id));
    if (!host) {
      refuse(
        `Message conversation_id must be the id of a conversation; got ${JSON.stringify(fixture.conversation_id)}.`,
      );
    }
    hosts.set(id, host);
    const stored =
      fixture.type === "reaction" ? await latestWamid(database, id) : undefined;
    addMessage(context, fixture, host, stored);
  }
  return fixtures.map(({ conversation_id: id = "" }) => id.toLowerCase());
}

function surroundingsOf(context: SeedContext): Surroundings {
  const [first = "1234567890", ...others] = context.phoneNumberIds;
  return {
    random: context.random,
    now: context.now,
    memberIds: context.memberIds,
    phoneNumberIds: [first, ...others],
    customerIds: context.customerIds,
    takenNumbers: new Set(context.contacts.keys()),
  };
}

function countRun({ run }: SeedContext): Sql {
  return sql`INSERT INTO ${meta} VALUES (${SEED_RUNS}, ${String(run + 1)}) ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
}
