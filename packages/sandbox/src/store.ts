import type { Clock } from "./clock.js";
import type { OnFill, ResolvedOptions } from "./options.js";
import { fillDatabase } from "./seed/fill.js";
import type { Database } from "./storage/database.js";
import { openDatabase } from "./storage/open.js";
import { meta, SEED_RUNS } from "./storage/meta.js";

/** The open database of a sandbox. */
export interface Store {
  database: Database;
  readonly close: () => void;
}

/**
 * Opens the database, and fills a fresh one.
 *
 * @throws SandboxError `DATABASE`
 */
export function openStore(
  options: ResolvedOptions,
  clock: Clock,
  onFill?: OnFill,
): Promise<Store> {
  const { database: place } = options;
  if (typeof place !== "string" || !place.startsWith("file:")) {
    return open(options, clock, onFill);
  }
  const before = openings.get(place) ?? Promise.resolve();
  const opening = before.then(() => open(options, clock, onFill));
  const settled = Promise.allSettled([opening]).then(() => {
    if (openings.get(place) === settled) openings.delete(place);
  });
  openings.set(place, settled);
  return opening;
}

/**
 * The latest opening of each file, for which the next one of this process waits:
 * SQLite blocks the process while it waits for a lock, which the process itself
 * may have.
 */
const openings = new Map<string, Promise<void>>();

async function open(
  options: ResolvedOptions,
  clock: Clock,
  onFill?: OnFill,
): Promise<Store> {
  const { database, close, fresh } = await openDatabase(options.database);
  try {
    if (fresh) await fill(database, options, clock, onFill);
    return { database, close };
  } catch (error) {
    close();
    throw error;
  }
}

async function fill(
  database: Database,
  { conversations, seed }: ResolvedOptions,
  clock: Clock,
  onFill: OnFill | undefined,
): Promise<void> {
  const onProgress = (count: number) => onFill?.(count, conversations);
  onProgress(0);
  try {
    await fillDatabase(database, { conversations, seed, clock, onProgress });
  } catch (error) {
    // Rows collide if another process has filled the database in between.
    if (!(await database.has(meta, { key: SEED_RUNS }))) throw error;
  }
}
