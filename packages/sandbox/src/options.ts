import { types } from "node:util";
import type { Client } from "@libsql/client";
import { SandboxError } from "./errors.js";
import { assertMembers, integerFrom, show } from "./members.js";

/**
 * Called while a fresh database is filled, with the number of conversations that
 * exist and the number that is wanted.
 */
export type OnFill = (count: number, wanted: number) => void;

/** How long a sent message takes, in milliseconds. */
export interface MessageTimes {
  /** From sent to delivered, or to failed. */
  deliveredAfterMs: number;
  /** From delivered to read, and from read to the reply of an echo. */
  readAfterMs: number;
}

/** How deliveries to webhooks are timed. */
export interface DeliveryTimes {
  /** How long the receiver may take to respond, in milliseconds. */
  timeoutMs: number;
  /** Pauses before the second and later attempts, in milliseconds. */
  retryDelaysMs: readonly number[];
}

/** One attempt to deliver, for a log. */
export interface DeliveryAttempt {
  event: string;
  url: string;
  /** From 1. */
  count: number;
  /** The status of the response; undefined if there was none in time. */
  status: number | undefined;
  milliseconds: number;
  /** Until the next attempt, in milliseconds; undefined if there is none. */
  retryAfterMs: number | undefined;
  /** Whether the webhook was paused because its deliveries fail. */
  isPaused: boolean;
}

/** Options of `createSandbox`; every one has a default. */
export interface SandboxOptions {
  /**
   * How many conversations a fresh database starts with, 0..1,000,000.
   * Default 100.
   */
  conversations?: number;
  /** The integer that the made-up data derives from. Default 1. */
  seed?: number;
  /**
   * Where the data lives: `:memory:` (default), a file (`file:./sandbox.db`),
   * the URL of a libSQL server (`libsql://…`), or a ready `@libsql/client`
   * client, which stays yours to close. A database that already holds a sandbox
   * is used as it is.
   */
  database?: string | Client;
  /** The key that requests must send. Default `sandbox-key`. */
  apiKey?: string;
  /**
   * The current time, for reproducible data: a fixed date, or a function that is
   * called each time. Default: the real clock.
   */
  now?: Date | (() => Date);
  /**
   * How deliveries to webhooks are timed, in milliseconds. Default: as
   * published, a response within 10 s, else again after 10, 40 and 90 s.
   */
  webhooks?: Partial<DeliveryTimes>;
  /**
   * How long sent messages take, in milliseconds by the sandbox's clock.
   * Default: delivered 1000 after sent, read 2000 after delivered.
   */
  messages?: Partial<MessageTimes>;
}

/** Options with their defaults filled in. */
export type ResolvedOptions = Required<
  Omit<SandboxOptions, "now" | "webhooks" | "messages">
> & { now: () => Date; webhooks: DeliveryTimes; messages: MessageTimes };

/** The most conversations that one call makes up. */
export const MAX_CONVERSATIONS = 1_000_000;

/** The key of a sandbox without the option `apiKey`. */
export const DEFAULT_API_KEY = "sandbox-key";

const DEFAULTS: ResolvedOptions = {
  conversations: 100,
  seed: 1,
  database: ":memory:",
  apiKey: DEFAULT_API_KEY,
  now: () => new Date(),
  // As published.
  webhooks: { timeoutMs: 10_000, retryDelaysMs: [10_000, 40_000, 90_000] },
  // Much shorter than at WhatsApp, so that nobody waits.
  messages: { deliveredAfterMs: 1000, readAfterMs: 2000 },
};

/** The longest wait of a timer in JavaScript, in milliseconds. */
export const MAX_DELAY = 2_147_483_647;

/**
 * Fills in defaults.
 *
 * @throws SandboxError `INVALID_OPTION` naming the option, its value and what
 *   is allowed.
 */
export function resolveOptions(options: SandboxOptions): ResolvedOptions {
  assertOptions("The options of a sandbox", options, DEFAULTS);
  const {
    conversations = DEFAULTS.conversations,
    seed = DEFAULTS.seed,
    database = DEFAULTS.database,
    apiKey = DEFAULTS.apiKey,
    now = DEFAULTS.now,
    webhooks = {},
    messages = {},
  } = options;
  checkInteger("conversations", conversations, 0, MAX_CONVERSATIONS);
  checkInteger("seed", seed, 0, Number.MAX_SAFE_INTEGER);
  if (typeof database === "string" ? database === "" : !isClient(database)) {
    throw invalid(
      "database",
      database,
      '":memory:", a "file:" URL, a "libsql://" URL or a libSQL client',
    );
  }
  // An HTTP header cannot carry anything else.
  if (typeof apiKey !== "string" || !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new SandboxError(
      "INVALID_OPTION",
      'The option "apiKey" must be a non-empty string of visible ASCII characters.',
    );
  }
  const fixed = types.isDate(now) ? new Date(now) : undefined;
  if (fixed ? !isStorable(fixed) : typeof now !== "function") {
    throw invalid("now", now, MOMENT);
  }
  return {
    conversations,
    seed,
    database,
    apiKey,
    now: fixed ? () => fixed : checked(now as () => unknown),
    webhooks: resolveWebhooks(webhooks),
    messages: resolveMessages(messages),
  };
}

function resolveMessages(given: Partial<MessageTimes>): MessageTimes {
  const { messages: defaults } = DEFAULTS;
  assertOptions('The option "messages"', given, defaults);
  const times = { ...defaults, ...withoutUndefined(given) };
  for (const [name, value] of Object.entries(times)) {
    checkInteger(`messages.${name}`, value, 0, MAX_DELAY);
  }
  return times;
}

function resolveWebhooks(given: Partial<DeliveryTimes>): DeliveryTimes {
  const { webhooks: defaults } = DEFAULTS;
  assertOptions('The option "webhooks"', given, defaults);
  const times = { ...defaults, ...withoutUndefined(given) };
  const { timeoutMs, retryDelaysMs: pauses } = times;
  checkInteger("webhooks.timeoutMs", timeoutMs, 1, MAX_DELAY);
  // JavaScript callers are not held to the type.
  if (!Array.isArray(pauses)) {
    throw invalid("webhooks.retryDelaysMs", pauses, "a list of milliseconds");
  }
  pauses.forEach((pause, index) => {
    checkInteger(`webhooks.retryDelaysMs[${index}]`, pause, 0, MAX_DELAY);
  });
  return times;
}

/** Undefined means "not given": it does not replace a default. */
function withoutUndefined<T extends object>(given: T): T {
  const entries = Object.entries(given);
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined),
  ) as T;
}

/** Throws SandboxError `INVALID_OPTION` unless the value is in the range. */
export function checkInteger(
  name: string,
  value: unknown,
  minimum: number,
  maximum: number,
): asserts value is number {
  const { expected, fits } = integerFrom(minimum, maximum);
  if (!fits(value)) throw invalid(name, value, expected);
}

const MOMENT = "a Date from 1684 to 2255, or a function that returns one";

/** Whether a value is a date whose microseconds JavaScript can count. */
function isStorable(value: unknown): value is Date {
  return types.isDate(value) && Number.isSafeInteger(value.getTime() * 1000);
}

function checked(now: () => unknown): () => Date {
  return () => {
    const given = now();
    if (!isStorable(given)) throw invalid("now", given, MOMENT);
    return given;
  };
}

function isClient(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { execute?: unknown }).execute === "function" &&
    typeof (value as { batch?: unknown }).batch === "function"
  );
}

function invalid(name: string, value: unknown, allowed: string): SandboxError {
  return new SandboxError(
    "INVALID_OPTION",
    `The option "${name}" must be ${allowed}; got ${show(value)}.`,
  );
}

/** Throws SandboxError `INVALID_OPTION` for a member that has no default. */
function assertOptions(subject: string, given: object, defaults: object): void {
  const names = Object.keys(defaults).map((name) => [name, true] as const);
  assertMembers("INVALID_OPTION", subject, given, Object.fromEntries(names));
}
