import { areaSeeds } from "../../areas/index.js";
import type { Microseconds } from "../../storage/timestamps.js";
import { createRandom } from "../random.js";
import type { Rows } from "../rows.js";
import type { AreaSeed } from "./area.js";
import { seedFunding } from "./funding.js";
import { seedNotifications } from "./notifications.js";

/**
 * What a fresh project has besides its conversations, area by area. An area's
 * file in this folder exports an `AreaSeed`; a later one sees the rows of those
 * before it.
 */
const AREAS: Readonly<Record<string, AreaSeed>> = {
  funding: seedFunding,
  notifications: seedNotifications,
};

/** Adds the rows of all areas to those of a fresh project. */
export function seedAreas(
  rows: Rows,
  { seed, now }: { seed: number; now: Microseconds },
): void {
  const seeds = { ...areaSeeds, ...AREAS };
  for (const [name, addRows] of Object.entries(seeds)) {
    addRows?.({ random: createRandom(`${seed}/${name}`), now, rows });
  }
}
