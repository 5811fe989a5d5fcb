import { contacts } from "../areas/contacts/contact.js";
import type { ConversationRow } from "../areas/conversations/new-conversation.js";
import {
  conversation,
  conversations,
  recount,
} from "../areas/conversations/conversation.js";
import { latestWamid } from "../areas/messages/messages.js";
import { messages } from "../areas/messages/table.js";
import { users } from "../areas/users/users.js";
import type { Clock } from "../clock.js";
import { checkInteger, MAX_CONVERSATIONS } from "../options.js";
import type { Database } from "../storage/database.js";
import { meta, SEED_RUNS } from "../storage/meta.js";
import { sql, type Sql } from "../table/sql.js";
import { readContext, rejectData, type SeedContext } from "./context.js";
import { checkSeedData } from "./fixture-members.js";
import {
  addContact,
  addConversation,
  addMessage,
  addUser,
} from "./fixture-rows.js";
import type { SeedData, SeedResult } from "./fixtures.js";
import { generateContact } from "./generate-contact.js";
import { generateConversations } from "./generate.js";
import { LANGUAGES } from "./phrases.js";

/**
 * Adds data in one transaction.
 *
 * @throws SandboxError `INVALID_FIXTURE` or `INVALID_OPTION`; nothing is added
 *   then.
 */
export function seedDatabase(
  database: Database,
  data: SeedData,
  defaults: { seed: number; clock: Clock },
): Promise<SeedResult> {
  checkSeedData(data);
  const { seed = defaults.seed, ...counts } = data;
  checkInteger("seed", seed, 0, Number.MAX_SAFE_INTEGER);
  for (const [name, value] of Object.entries(counts)) {
    if (typeof value !== "number") continue;
    checkInteger(name, value, 0, MAX_CONVERSATIONS);
  }
  return database.exclusively(async () => {
    const context = await readContext(database, seed, defaults.clock);
    const { rows } = context;
    addUsers(context, data);
    addContacts(context, data);
    const exact = addConversations(context, data);
    const hosts = await addMessages(database, context, data);
    try {
      await database.write([
        countRun(context),
        ...rows.statements(),
        recount([...exact, ...hosts]),
      ]);
    } catch (error) {
      const [failure, column = "a value"] =
        /UNIQUE constraint failed(?:: ([\w.]+))?/.exec(String(error)) ?? [];
      if (failure === undefined) throw error;
      rejectData(
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
  for (let index = 0; index < given; index += 1) {
    const language = context.random.pick(LANGUAGES);
    generateContact(context, language, context.now, context.rows);
  }
}

/**
 * Adds conversations, and returns the ids of exact ones: the counters of
 * made-up ones are right already.
 */
function addConversations(context: SeedContext, data: SeedData): string[] {
  const { conversations: given = [], messages: each } = data;
  if (typeof given === "object") {
    for (const fixture of given) addConversation(context, fixture);
    return context.rows.of(conversations).map(({ id }) => id);
  }
  const perConversation = typeof each === "number" ? each : undefined;
  const parts = generateConversations(given, perConversation, context);
  for (const rows of parts) context.rows.addAll(rows);
  return [];
}

/** Adds exact messages, and returns the ids of their conversations. */
async function addMessages(
  database: Database,
  context: SeedContext,
  { messages: fixtures }: SeedData,
): Promise<Set<string>> {
  const touched = new Set<string>();
  if (typeof fixtures !== "object") return touched;
  const hosts = new Map<string, ConversationRow>(
    context.rows.of(conversations).map((row) => [row.id, row]),
  );
  for (const fixture of fixtures) {
    const id = fixture.conversation_id?.toLowerCase() ?? "";
    const host = hosts.get(id) ?? (await conversation.find(database, id));
    if (!host) {
      rejectData(
        `Message conversation_id must be the id of a conversation; got ${JSON.stringify(fixture.conversation_id)}.`,
      );
    }
    hosts.set(id, host);
    touched.add(id);
    const stored =
      fixture.type === "reaction" ? await latestWamid(database, id) : undefined;
    addMessage(context, fixture, host, stored);
  }
  return touched;
}

/** The statement that counts a call of `seed`. */
function countRun({ run }: SeedContext): Sql {
  return sql`INSERT INTO ${meta} VALUES (${SEED_RUNS}, ${String(run + 1)}) ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
}
