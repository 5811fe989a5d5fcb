import type { Clock } from "./clock.js";
import type { ResolvedOptions } from "./options.js";
import { seedDatabase } from "./seed/seed.js";
import type { Database } from "./storage/database.js";
import { openDatabase } from "./storage/open.js";
import { meta, SEED_RUNS } from "./storage/meta.js";
import { equals } from "./table/sql.js";

/** An open database that holds a sandbox. */
export interface Store {
  database: Database;
  readonly close: () => void;
}

/**
 * Opens the database of the options and fills it when it is fresh.
 *
 * @param onFill - called before that, with the number of conversations.
 * @throws SandboxError `DATABASE`
 */
export async function openStore(
  options: ResolvedOptions,
  clock: Clock,
  onFill?: (conversations: number) => void,
): Promise<Store> {
  const opened = await openDatabase(options.database);
  try {
    const { database } = opened;
    if (opened.fresh) {
      onFill?.(options.conversations);
      await fill(database, options, clock);
    }
    return { database, close: opened.close };
  } catch (error) {
    opened.close();
    throw error;
  }
}

async function fill(
  database: Database,
  { conversations, seed }: ResolvedOptions,
  clock: Clock,
): Promise<void> {
  try {
    await seedDatabase(
      database,
      { conversations },
      { seed, clock, project: true },
    );
  } catch (error) {
    // Rows collide when another process has filled the same database in
    // between; then there is nothing left to do.
    const filled = await database.has(meta, [equals(meta.key, SEED_RUNS)]);
    if (!filled) throw error;
  }
}
