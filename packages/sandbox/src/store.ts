import type { Clock } from "./clock.js";
import type { ResolvedOptions } from "./options.js";
import { seedDatabase } from "./seed/seed.js";
import { createDatabase, type Database } from "./storage/database.js";
import { openClient } from "./storage/open.js";

/** An open database that holds a sandbox. */
export interface Store {
  database: Database;
  readonly close: () => void;
}

/**
 * Opens the database of the options and fills it when it is fresh.
 *
 * @throws SandboxError `DATABASE`
 */
export async function openStore(
  options: ResolvedOptions,
  clock: Clock,
): Promise<Store> {
  const opened = await openClient(options.database);
  try {
    const database = createDatabase(opened.client);
    if (opened.fresh) {
      await seedDatabase(
        database,
        { conversations: options.conversations },
        { seed: options.seed, clock, project: true },
      );
    }
    return { database, close: opened.close };
  } catch (error) {
    opened.close();
    throw error;
  }
}
