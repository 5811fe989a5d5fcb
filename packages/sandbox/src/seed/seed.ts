import type { Clock } from "../clock.js";
import { checkInteger, MAX_CONVERSATIONS } from "../options.js";
import { recountStatement } from "../storage/conversations.js";
import {
  requiredNumber,
  requiredText,
  text,
  type Database,
  type Statement,
} from "../storage/database.js";
import { latestWamid } from "../storage/messages.js";
import { META_TABLE, SEED_RUNS } from "../storage/schema.js";
import { seedAreas } from "./areas/index.js";
import { readContext, refuse, type SeedContext } from "./context.js";
import {
  addContact,
  addConversation,
  addMessage,
  addUser,
} from "./fixture-rows.js";
import type { MessageFixture, SeedData, SeedResult } from "./fixtures.js";
import { checkSeedData } from "./fixture-members.js";
import { generateContact } from "./generate-contact.js";
import { generateConversations, type Surroundings } from "./generate.js";
import { LANGUAGES } from "./phrases.js";
import { projectRows } from "./project.js";
import type { MessageHost } from "./row-builders.js";
import { insertAll, type Rows } from "./rows.js";

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
    if (environment.project)
      seedAreas(context.rows, { seed, now: context.now });
    const { messages } = data;
    const hosts =
      typeof messages === "object"
        ? await addMessages(database, context, messages)
        : [];
    const { rows } = context;
    const touched = new Set([
      ...hosts,
      ...rows.conversations.map(({ id }) => String(id)),
    ]);
    try {
      await database.write([
        countRun(context),
        ...insertAll(rows),
        recountStatement([...touched]),
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
      conversations: rows.conversations.length,
      messages: rows.messages.length,
      contacts: rows.contacts.length,
      users: rows.users.length,
    };
  });
}

function addProject(context: SeedContext): void {
  const project = projectRows(context.random, context.now);
  merge(context.rows, project);
  context.memberIds.push(...project.users.map((row) => String(row.user_id)));
  context.nextUserId = project.users.length + 1;
  context.phoneNumberIds.push(
    ...project.phone_numbers.map((row) => String(row.phone_number_id)),
  );
  context.customerIds.push(...project.customers.map((row) => String(row.id)));
}

function addUsers(context: SeedContext, { users = [] }: SeedData): void {
  const fixtures =
    typeof users === "number"
      ? Array.from({ length: users }, (_, index) => ({
          name: `Member ${context.nextUserId + index}`,
        }))
      : users;
  for (const fixture of fixtures) addUser(context, fixture);
}

function addContacts(context: SeedContext, { contacts = [] }: SeedData): void {
  if (typeof contacts === "object") {
    for (const fixture of contacts) addContact(context, fixture);
    return;
  }
  const surroundings = surroundingsOf(context);
  for (let index = 0; index < contacts; index += 1) {
    const language = context.random.pick(LANGUAGES);
    generateContact(surroundings, language, context.now, context.rows);
  }
}

function addConversations(context: SeedContext, data: SeedData): void {
  const { conversations = [], messages } = data;
  if (typeof conversations === "object") {
    for (const fixture of conversations) addConversation(context, fixture);
    return;
  }
  const perConversation = typeof messages === "number" ? messages : undefined;
  const surroundings = surroundingsOf(context);
  merge(
    context.rows,
    generateConversations(conversations, perConversation, surroundings),
  );
}

async function addMessages(
  database: Database,
  context: SeedContext,
  fixtures: readonly MessageFixture[],
): Promise<string[]> {
  const hosts = new Map<string, MessageHost>(
    context.rows.conversations.map((row) => [String(row.id), row]),
  );
  for (const fixture of fixtures) {
    const id = fixture.conversation_id?.toLowerCase() ?? "";
    const host = hosts.get(id) ?? (await readHost(database, id));
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

async function readHost(
  database: Database,
  id: string,
): Promise<MessageHost | undefined> {
  const row = await database.row("SELECT * FROM conversations WHERE id = ?", [
    id,
  ]);
  return (
    row && {
      id: requiredText(row, "id"),
      phone_number_id: text(row, "phone_number_id"),
      phone_number: text(row, "phone_number"),
      has_plus: requiredNumber(row, "has_plus"),
      business_scoped_user_id: text(row, "business_scoped_user_id"),
      parent_business_scoped_user_id: text(
        row,
        "parent_business_scoped_user_id",
      ),
      username: text(row, "username"),
    }
  );
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

function merge(target: Rows, added: Rows): void {
  for (const table of Object.keys(added) as (keyof Rows)[]) {
    // Not push(...rows): a hundred thousand arguments overflow the stack.
    for (const row of added[table]) (target[table] as unknown[]).push(row);
  }
}

function countRun({ run }: SeedContext): Statement {
  return {
    sql: `INSERT INTO ${META_TABLE} VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    args: [SEED_RUNS, String(run + 1)],
  };
}
