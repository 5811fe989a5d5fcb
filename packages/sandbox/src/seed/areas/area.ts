import type { Microseconds } from "../../storage/timestamps.js";
import type { Random } from "../random.js";
import type { Rows } from "../rows.js";

/** What an area of the API derives its first rows from. */
export interface AreaSource {
  /** The area's own choices: other areas do not change what it makes up. */
  random: Random;
  now: Microseconds;
  /**
   * All rows of the fresh database. Members, numbers, customers, contacts and
   * conversations are there already; an area adds rows to its own tables.
   */
  rows: Rows;
}

/** Adds the small, believable set that an area has in a fresh project. */
export type AreaSeed = (source: AreaSource) => void;
