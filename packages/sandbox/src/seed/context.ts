import { types } from "node:util";
import { contacts, type ContactRow } from "../areas/contacts/contact.js";
import { customers } from "../areas/customers/customers.js";
import { users } from "../areas/users/users.js";
import { noSeedRows, type SeedRows } from "../table/seed-rows.js";
import { sql } from "../table/sql.js";
import type { Clock } from "../clock.js";
import { SandboxError } from "../errors.js";
import type { Database } from "../storage/database.js";
import {
  phoneNumberRow,
  phoneNumbers,
} from "../areas/phone-numbers/phone-number.js";
import { meta, SEED_RUNS } from "../storage/meta.js";
import { parseTimestamp, type Microseconds } from "../storage/timestamps.js";
import type { Moment } from "./fixtures.js";
import { createRandom, type Random } from "./random.js";

/** The stored data that a `seed` call refers to, and the rows that it adds. */
export interface SeedContext {
  random: Random;
  now: Microseconds;
  rows: SeedRows;
  /** The number of earlier calls. */
  run: number;
  memberIds: string[];
  nextUserId: number;
  phoneNumberIds: string[];
  customerIds: string[];
  /** Contacts by phone number, and by BSUID; not those that this call makes up. */
  contacts: Map<string, ContactRow>;
  /** The phone numbers of contacts that this call makes up. */
  madeUpNumbers: Set<string>;
}

export async function readContext(
  database: Database,
  seed: number,
  clock: Clock,
): Promise<SeedContext> {
  const [runs, members, numbers, firms, known] = await Promise.all([
    database.first(meta, { key: SEED_RUNS }),
    database.all(users, { orderBy: sql`${users.id}` }),
    database.all(phoneNumbers, { orderBy: sql`${phoneNumbers.position}` }),
    database.all(customers, { orderBy: sql`rowid` }),
    database.all(contacts),
  ]);
  const run = Number(runs?.value ?? 0);
  const context: SeedContext = {
    // Another run of the same seed must not repeat the ids of the first.
    random: createRandom(`${seed}/${run}`),
    now: clock.read(),
    rows: noSeedRows(),
    run,
    memberIds: members.map((row) => row.user_id),
    nextUserId: Math.max(0, ...members.map((row) => row.id)) + 1,
    phoneNumberIds: numbers.map((row) => row.phone_number_id),
    customerIds: firms.map((row) => row.id),
    contacts: new Map(),
    madeUpNumbers: new Set(),
  };
  for (const row of known) remember(context, row);
  return context;
}

/** Lets later fixtures find a contact. */
export function remember(context: SeedContext, contact: ContactRow): void {
  const { wa_id: phone, business_scoped_user_id: bsuid } = contact;
  if (phone !== null) context.contacts.set(phone, contact);
  if (bsuid !== null) context.contacts.set(bsuid, contact);
}

/** A phone number that no contact has. */
export function freeNumber(
  { random, contacts, madeUpNumbers }: SeedContext,
  prefix: string,
  digits: number,
): string {
  for (;;) {
    const number = prefix + random.digits(digits);
    if (!contacts.has(number) && !madeUpNumbers.has(number)) return number;
  }
}

export function rejectData(message: string): never {
  throw new SandboxError("INVALID_FIXTURE", message);
}

/** A fixture's moment, which has been checked, or `fallback` if it has none. */
export function instantOf(
  moment: Moment | undefined,
  fallback: Microseconds,
): Microseconds {
  return toInstant(moment) ?? fallback;
}

/** A Date or an RFC 3339 date-time as an instant; undefined for other values. */
export function toInstant(moment: unknown): Microseconds | undefined {
  const instant = types.isDate(moment)
    ? moment.getTime() * 1000
    : typeof moment === "string"
      ? parseTimestamp(moment)
      : undefined;
  return Number.isSafeInteger(instant) ? instant : undefined;
}

/** A fixture's UUID in lower case; a made-up one if it has none. */
export function idOf(
  given: string | undefined,
  { random }: { random: Random },
): string {
  return given?.toLowerCase() ?? random.uuid();
}

/** Adds an own number that fixtures mention for the first time. */
export function ensurePhoneNumber(context: SeedContext, id: string): void {
  if (context.phoneNumberIds.includes(id)) return;
  context.rows.add(
    phoneNumbers,
    phoneNumberRow({
      id: context.random.uuid(),
      phone_number_id: id,
      position: context.phoneNumberIds.length,
      created_at: context.now,
    }),
  );
  context.phoneNumberIds.push(id);
}
