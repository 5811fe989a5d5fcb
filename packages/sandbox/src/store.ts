import type { Clock } from "./clock.js";
import type { OnFill, ResolvedOptions } from "./options.js";
import { fillDatabase } from "./seed/fill.js";
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
 * @param onFill - called while it is filled, first with 0.
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
  const settled = opening.then(
    () => undefined,
    () => undefined,
  );
  openings.set(place, settled);
  void settled.then(() => {
    if (openings.get(place) === settled) openings.delete(place);
  });
  return opening;
}

/**
 * The latest opening of each file. SQLite waits for a lock without letting
 * the rest of the process go on, which may hold it: who opens the same one in
 * the same process waits here.
 */
const openings = new Map<string, Promise<void>>();

async function open(
  options: ResolvedOptions,
  clock: Clock,
  onFill?: OnFill,
): Promise<Store> {
  const opened = await openDatabase(options.database);
  try {
    const { database } = opened;
    if (opened.fresh) {
      await fill(database, options, clock, onFill);
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
  onFill: OnFill | undefined,
): Promise<void> {
  const onProgress = (count: number) => {
    onFill?.(count, conversations);
  };
  onProgress(0);
  try {
    await fillDatabase(database, { conversations, seed, clock, onProgress });
  } catch (error) {
    // Rows collide when another process has filled the same database in
    // between; then there is nothing left to do.
    const filled = await database.has(meta, [equals(meta.key, SEED_RUNS)]);
    if (!filled) throw error;
  }
}
