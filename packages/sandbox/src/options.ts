import { types } from "node:util";
import type { Client } from "@libsql/client";
import {
  DEFAULT_MESSAGE_TIMES,
  type MessageTimes,
} from "./areas/messaging/sending/times.js";
import { PUBLISHED_TIMES, type DeliveryTimes } from "./areas/webhooks/times.js";
import { SandboxError } from "./errors.js";
import { memberProblem, show } from "./members.js";

/**
 * Called while a fresh database is filled, with the number of conversations
 * that are there and of those that are wanted.
 */
export type OnFill = (count: number, wanted: number) => void;

/** Options of `createSandbox`; every one has a default. */
export interface SandboxOptions {
  /**
   * How many conversations a fresh database starts with, 0..1,000,000.
   * Default 100.
   */
  conversations?: number;
  /** Whole number that the made-up data is derived from. Default 1. */
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
   * The present, for reproducible data: a fixed date, or a function that is
   * asked each time. Default: the real clock.
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
export interface ResolvedOptions {
  conversations: number;
  seed: number;
  database: string | Client;
  apiKey: string;
  now: () => Date;
  webhooks: DeliveryTimes;
  messages: MessageTimes;
}

const OPTIONS = Object.keys({
  conversations: true,
  seed: true,
  database: true,
  apiKey: true,
  now: true,
  webhooks: true,
  messages: true,
} satisfies Record<keyof SandboxOptions, true>);

const TIMES = Object.keys({
  timeoutMs: true,
  retryDelaysMs: true,
} satisfies Record<keyof DeliveryTimes, true>);

/** The most conversations that one call makes up. */
export const MAX_CONVERSATIONS = 1_000_000;

/** The key of a sandbox that was given none. */
export const DEFAULT_API_KEY = "sandbox-key";

/**
 * Fills in defaults.
 *
 * @throws SandboxError `INVALID_OPTION` naming the option, its value and what
 *   is allowed.
 */
export function resolveOptions(options: SandboxOptions): ResolvedOptions {
  checkMembers("The options of a sandbox", options, OPTIONS);
  const {
    conversations = 100,
    seed = 1,
    database = ":memory:",
    apiKey = DEFAULT_API_KEY,
    now = () => new Date(),
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
  // What an HTTP header can carry: anything else could never be sent back.
  if (typeof apiKey !== "string" || !/^[\x21-\x7e]+$/.test(apiKey)) {
    throw new SandboxError(
      "INVALID_OPTION",
      'The option "apiKey" must be a non-empty string of visible ASCII characters.',
    );
  }
  const fixed = types.isDate(now) ? new Date(now) : undefined;
  if (fixed ? Number.isNaN(fixed.getTime()) : typeof now !== "function") {
    throw invalid("now", now, "a valid Date or a function that returns one");
  }
  return {
    conversations,
    seed,
    database,
    apiKey,
    now: fixed ? () => fixed : (now as () => Date),
    webhooks: resolveTimes(webhooks),
    messages: resolveMessageTimes(messages),
  };
}

function resolveMessageTimes(given: Partial<MessageTimes>): MessageTimes {
  const names = Object.keys(DEFAULT_MESSAGE_TIMES);
  checkMembers('The option "messages"', given, names);
  const times = { ...DEFAULT_MESSAGE_TIMES, ...given };
  for (const [name, value] of Object.entries(times)) {
    checkInteger(`messages.${name}`, value, 0, MAX_DELAY);
  }
  return times;
}

/** The longest that a timer of JavaScript waits. */
const MAX_DELAY = 2_147_483_647;

function resolveTimes(given: Partial<DeliveryTimes>): DeliveryTimes {
  checkMembers('The option "webhooks"', given, TIMES);
  const times = { ...PUBLISHED_TIMES, ...given };
  checkInteger("webhooks.timeoutMs", times.timeoutMs, 1, MAX_DELAY);
  // JavaScript callers are not held to the type.
  if (!Array.isArray(times.retryDelaysMs)) {
    throw invalid(
      "webhooks.retryDelaysMs",
      times.retryDelaysMs,
      "a list of milliseconds",
    );
  }
  times.retryDelaysMs.forEach((delay, index) => {
    checkInteger(`webhooks.retryDelaysMs[${index}]`, delay, 0, MAX_DELAY);
  });
  return times;
}

/** Throws SandboxError `INVALID_OPTION` unless the value is in the range. */
export function checkInteger(
  name: string,
  value: unknown,
  minimum: number,
  maximum: number,
): asserts value is number {
  if (
    typeof value === "number" &&
    Number.isInteger(value) &&
    value >= minimum &&
    value <= maximum
  ) {
    return;
  }
  throw invalid(name, value, `an integer from ${minimum} to ${maximum}`);
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

/**
 * Throws SandboxError `INVALID_OPTION` unless the value is an object with these
 * members only.
 */
export function checkMembers(
  subject: string,
  value: unknown,
  known: readonly string[],
): void {
  const problem = memberProblem(subject, value, known);
  if (problem !== undefined) throw new SandboxError("INVALID_OPTION", problem);
}
