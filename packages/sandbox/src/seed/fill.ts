import { conversations } from "../areas/conversations/conversation.js";
import { seedAreas } from "../areas/index.js";
import type { Clock } from "../clock.js";
import type { Database } from "../storage/database.js";
import { meta, SEED_RUNS } from "../storage/meta.js";
import { sql, type Sql } from "../table/sql.js";
import { createAdditions, dropAdditions } from "../table/statements.js";
import { readContext, type SeedContext } from "./context.js";
import { generateConversations } from "./generate.js";
import { addProject } from "./project.js";

/**
 * Up to so many conversations it takes longer to drop the indexes and triggers
 * and create them again than to keep them up to date.
 */
const FEW_CONVERSATIONS = 500;

export interface FillOptions {
  conversations: number;
  seed: number;
  clock: Clock;
  /** Called with the number of conversations that are there. */
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
  const additions = wanted > FEW_CONVERSATIONS ? tables : [];
  yield [
    // Fails if another process has filled the database in between.
    sql`INSERT INTO ${meta} VALUES (${SEED_RUNS}, ${"1"})`,
    // An index that is made at the end costs a fraction of one that grows.
    ...dropAdditions(additions),
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
  yield createAdditions(additions);
}
