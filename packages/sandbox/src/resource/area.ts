import type { Random } from "../seed/random.js";
import type { Microseconds } from "../storage/timestamps.js";
import type { AnyTable } from "../table/table.js";
import type { SeedRows } from "../table/seed-rows.js";
import type { Handlers } from "./handler.js";

/** What an area of the API derives its first rows from. */
export interface SeedSource {
  /** The area's own choices: other areas do not change what it makes up. */
  random: Random;
  now: Microseconds;
  /**
   * All rows of the fresh database. Members, numbers, customers, contacts and
   * conversations are there already; an area adds rows to its own tables.
   */
  rows: SeedRows;
}

/** One area of the API: its tables, its operations, and its first rows. */
export interface Area<H extends Handlers> {
  readonly tables: readonly AnyTable[];
  readonly handlers: H;
  /** Adds the small, believable set that a fresh project has. */
  readonly seed?: (source: SeedSource) => void;
}

/**
 * Defines an area. List it in `areas/index.ts`.
 *
 * @example
 * ```ts
 * export const customersArea = area({
 *   tables: [customers],
 *   handlers: { getCustomer: customer.get },
 * });
 * ```
 */
export function area<H extends Handlers>(definition: Area<H>): Area<H> {
  return definition;
}
