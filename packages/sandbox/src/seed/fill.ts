import { conversations } from "../areas/conversations/conversation.js";
import { customers } from "../areas/customers/customers.js";
import { seedAreas } from "../areas/index.js";
import {
  phoneNumberRow,
  phoneNumbers,
} from "../areas/phone-numbers/phone-number.js";
import { users } from "../areas/users/users.js";
import type { Clock } from "../clock.js";
import type { Database } from "../storage/database.js";
import { meta, SEED_RUNS } from "../storage/meta.js";
import { DAY } from "../storage/timestamps.js";
import { sql, type Sql } from "../table/sql.js";
import { readContext, type SeedContext } from "./context.js";
import { generateConversations } from "./generate.js";

/** With fewer conversations, indexes and triggers are not dropped meanwhile. */
const FEW_CONVERSATIONS = 500;

interface FillOptions {
  conversations: number;
  seed: number;
  clock: Clock;
  /** Called with the number of conversations so far. */
  onProgress: (conversations: number) => void;
}

/**
 * Fills a fresh database with a project and made-up conversations, part by
 * part in one transaction, so that memory does not grow with their number.
 */
export async function fillDatabase(
  database: Database,
  options: FillOptions,
): Promise<void> {
  const context = await readContext(database, options.seed, options.clock);
  await database.fill(partsOf(database, context, options));
}

function* partsOf(
  { tables }: Database,
  context: SeedContext,
  { conversations: wanted, seed, onProgress }: FillOptions,
): Generator<Sql[]> {
  const additions =
    wanted > FEW_CONVERSATIONS ? tables.flatMap(({ $ }) => $.additions) : [];
  yield [
    // Fails if another process has filled the database in between.
    sql`INSERT INTO ${meta} VALUES (${SEED_RUNS}, ${"1"})`,
    // An index that is created at the end costs a fraction of one that grows.
    ...additions.map(({ drop }) => drop),
  ];
  addProject(context);
  let count = 0;
  for (const rows of generateConversations(wanted, undefined, context)) {
    if (count === 0) {
      // Other areas refer to the first conversations.
      context.rows.addAll(rows);
      seedAreas(seed, context);
      yield context.rows.statements();
    } else yield rows.statements();
    count += rows.of(conversations).length;
    onProgress(count);
  }
  yield additions.flatMap(({ create }) => create);
}

const MEMBERS = [
  ["Alicia", "owner"],
  ["Noam", "member"],
  ["Priya", "member"],
  ["Kenji", "member"],
  ["Zoë", "member"],
] as const;

const NUMBERS = [
  ["1234567890", "Support"],
  ["109876543210987", "Sales"],
  ["556677889900112", null],
] as const;

const CUSTOMERS = [
  ["acme", "Acme Bakery"],
  ["globex", "Globex Travel"],
  ["initech", "Initech Repairs"],
  ["umbrella", "Umbrella Pharmacy"],
] as const;

/** How long ago a fresh project was set up. */
const PROJECT_AGE = 90 * DAY;

/** Adds what every project has before its first conversation. */
function addProject(context: SeedContext): void {
  const { random, now, rows } = context;
  const members = MEMBERS.map(([name, role], index) => ({
    id: index + 1,
    user_id: random.uuid(),
    // ASCII letters only.
    email: `${name
      .normalize("NFD")
      .replaceAll(/[^a-z]/gi, "")
      .toLowerCase()}@example.com`,
    name,
    role,
  }));
  rows.add(users, ...members);
  const start = now - PROJECT_AGE;
  const numbers = NUMBERS.map(([phoneNumberId, displayName], position) =>
    phoneNumberRow({
      id: random.uuid(),
      phone_number_id: phoneNumberId,
      display_name: displayName,
      position,
      created_at: start + position * DAY,
    }),
  );
  rows.add(phoneNumbers, ...numbers);
  const firstCustomers = CUSTOMERS.map(([external, name], index) => ({
    id: random.uuid(),
    name,
    external_customer_id: external,
    created_at: start + index * DAY,
    updated_at: start + index * DAY,
  }));
  rows.add(customers, ...firstCustomers);
  context.memberIds.push(...members.map((row) => row.user_id));
  context.nextUserId = members.length + 1;
  context.phoneNumberIds.push(...numbers.map((row) => row.phone_number_id));
  context.customerIds.push(...firstCustomers.map((row) => row.id));
}
