import type { Microseconds } from "../storage/timestamps.js";
import type { SeedContext } from "./context.js";
import type { Random } from "./random.js";

/** What made-up data refers to. */
export interface Surroundings {
  random: Random;
  now: Microseconds;
  memberIds: readonly string[];
  phoneNumberIds: readonly [string, ...string[]];
  customerIds: readonly string[];
  /** Numbers that are taken; grows with each new contact. */
  takenNumbers: Set<string>;
}

/** What made-up data refers to in a context. */
export function surroundingsOf(context: SeedContext): Surroundings {
  const [first = "1234567890", ...others] = context.phoneNumberIds;
  const { random, now, memberIds, customerIds } = context;
  return {
    random,
    now,
    memberIds,
    customerIds,
    phoneNumberIds: [first, ...others],
    takenNumbers: new Set(context.contacts.keys()),
  };
}
