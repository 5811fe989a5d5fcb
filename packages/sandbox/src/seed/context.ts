import type { Clock } from "../clock.js";
import { SandboxError } from "../errors.js";
import { isUuid } from "../spec/validator.js";
import {
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "../storage/database.js";
import { phoneNumberRow } from "../storage/phone-numbers.js";
import { META_TABLE, SEED_RUNS } from "../storage/schema.js";
import { parseTimestamp, type Microseconds } from "../storage/timestamps.js";
import type { Moment } from "./fixtures.js";
import { createRandom, type Random } from "./random.js";
import { noRows, type Rows } from "./rows.js";

/** A contact as later fixtures of the same call find it. */
export interface KnownContact {
  id: string;
  /** Without plus sign. */
  wa_id: string | null;
  /** 1 where answers spell the number with a plus sign. */
  has_plus: number;
  business_scoped_user_id: string | null;
  parent_business_scoped_user_id: string | null;
  username: string | null;
  profile_name: string | null;
  display_name: string | null;
}

/** What is stored already, and what one `seed` call adds to it. */
export interface SeedContext {
  random: Random;
  now: Microseconds;
  rows: Rows;
  /** How many times the database was seeded before. */
  run: number;
  memberIds: string[];
  nextUserId: number;
  phoneNumberIds: string[];
  customerIds: string[];
  /** Contacts by phone number, and by BSUID. */
  contacts: Map<string, KnownContact>;
}

/** Reads what a `seed` call has to know about the database. */
export async function readContext(
  database: Database,
  seed: number,
  clock: Clock,
): Promise<SeedContext> {
  const [meta, users, numbers, customers, contacts] = await Promise.all([
    database.row(`SELECT value FROM ${META_TABLE} WHERE key = ?`, [SEED_RUNS]),
    database.rows("SELECT id, user_id FROM users ORDER BY id"),
    database.rows(
      "SELECT phone_number_id FROM phone_numbers ORDER BY position",
    ),
    database.rows("SELECT id FROM customers ORDER BY rowid"),
    database.rows("SELECT * FROM contacts"),
  ]);
  const run = meta ? Number(requiredText(meta, "value")) : 0;
  const context: SeedContext = {
    // Another run of the same seed must not repeat the ids of the first.
    random: createRandom(`${seed}/${run}`),
    now: clock.read(),
    rows: noRows(),
    run,
    memberIds: users.map((row) => requiredText(row, "user_id")),
    nextUserId:
      Math.max(0, ...users.map((row) => requiredNumber(row, "id"))) + 1,
    phoneNumberIds: numbers.map((row) => requiredText(row, "phone_number_id")),
    customerIds: customers.map((row) => requiredText(row, "id")),
    contacts: new Map(),
  };
  for (const row of contacts) {
    remember(context, {
      id: requiredText(row, "id"),
      wa_id: text(row, "wa_id"),
      has_plus: requiredNumber(row, "has_plus"),
      business_scoped_user_id: text(row, "business_scoped_user_id"),
      parent_business_scoped_user_id: text(
        row,
        "parent_business_scoped_user_id",
      ),
      username: text(row, "username"),
      profile_name: text(row, "profile_name"),
      display_name: text(row, "display_name"),
    });
  }
  return context;
}

/** Lets later fixtures find a contact. */
export function remember(context: SeedContext, contact: KnownContact): void {
  const { wa_id: phone, business_scoped_user_id: bsuid } = contact;
  if (phone !== null) context.contacts.set(phone, contact);
  if (bsuid !== null) context.contacts.set(bsuid, contact);
}

/** Throws SandboxError `INVALID_FIXTURE`. */
export function refuse(message: string): never {
  throw new SandboxError("INVALID_FIXTURE", message);
}

/** The instant of a fixture's moment, or `fallback` where it has none. */
export function instantOf(
  place: string,
  moment: Moment | undefined,
  fallback: Microseconds,
): Microseconds {
  if (moment === undefined) return fallback;
  const instant =
    moment instanceof Date ? moment.getTime() * 1000 : parseTimestamp(moment);
  if (instant === undefined || !Number.isSafeInteger(instant)) {
    refuse(
      `${place} must be a Date or an RFC 3339 date-time such as 2026-01-31T09:00:00.000001Z; got ${JSON.stringify(moment)}.`,
    );
  }
  return instant;
}

/** A fixture's UUID in lower case, or a made-up one where it gives none. */
export function idOf(
  place: string,
  given: string | undefined,
  { random }: { random: Random },
): string {
  if (given === undefined) return random.uuid();
  if (!isUuid(given)) {
    refuse(`${place} must be a UUID; got ${JSON.stringify(given)}.`);
  }
  return given.toLowerCase();
}

/** Adds an own number that fixtures mention for the first time. */
export function ensurePhoneNumber(context: SeedContext, id: string): void {
  if (context.phoneNumberIds.includes(id)) return;
  context.rows.phone_numbers.push(
    phoneNumberRow({
      phoneNumberId: id,
      configId: context.random.uuid(),
      position: context.phoneNumberIds.length,
      createdAt: context.now,
    }),
  );
  context.phoneNumberIds.push(id);
}
