import { assertOptions } from "./arguments/known-names.js";
import { formatValue } from "./arguments/format-value.js";
import { readEnvironment } from "./environment.js";
import { ArgumentError, readArgument } from "./errors/argument-error.js";
import { LOG_VARIABLE } from "./generated/api.js";
import { loadOnDemand } from "./load-on-demand.js";
import type { LogLines } from "./log-lines.js";
import type { ClientSettings, CoreSettings } from "./options.js";
import type { MoreOptions } from "./prepare-options.js";
import { type Observers, notify } from "./transport/observers.js";

/** How much is logged. Each level includes the levels before it. */
export type LogLevel = (typeof LEVELS)[number];

/** Writes log lines: `console`, or an object with the same methods. */
export type Logger = Readonly<
  Record<"error" | "warn" | "info" | "debug", (line: string) => unknown>
>;

/** Options of the log. */
export interface LogOptions {
  /**
   * How much is logged. `"error"`: responses with a status from 500. `"warn"`: also
   * responses from 400, and retries. `"info"`: every response. `"debug"`: also every
   * request with its URL, which can contain phone numbers. Default: the environment
   * variable `KAPSO_LOG`.
   *
   * @defaultValue `"off"`
   */
  logLevel?: LogLevel | undefined;
  /**
   * Writes the lines. No line contains the API key.
   *
   * @defaultValue `console`
   */
  logger?: Logger | undefined;
}

const OPTIONS = ["logLevel", "logger"];

const LEVELS = ["off", "error", "warn", "info", "debug"] as const;
const METHODS = LEVELS.slice(1) as (keyof Logger)[];

/**
 * Creates observers that log each attempt, for `createKapsoCore`, or to combine with
 * other observers.
 *
 * @throws KapsoArgumentError for an unknown option, for an unknown level, in the options or
 *   the environment, and for a logger with a missing method
 *
 * @example
 * ```ts
 * import { createKapsoCore, createLog } from "@kapso-platform/client";
 *
 * const kapso = createKapsoCore({ ...createLog({ logLevel: "info" }) });
 * await kapso.GET("/users"); // [kapso] GET: 200 in 41 ms
 * ```
 */
export function createLog(options: LogOptions = {}): Observers {
  return readArgument("options", () => {
    assertOptions(options, OPTIONS, 'logLevel: "info"');
    return logWith(options);
  });
}

function logWith({ logLevel, logger = console }: LogOptions): Observers {
  const level = logLevel ?? readEnvironment(LOG_VARIABLE) ?? "off";
  const most = (LEVELS as readonly string[]).indexOf(level);
  if (most < 0) {
    throw new ArgumentError(
      logLevel === undefined ? LOG_VARIABLE : "logLevel",
      `must be one of ${LEVELS.join(", ")}, not ${formatValue(level)}`,
    );
  }
  // A caller without types can pass anything.
  const given = logger as Partial<Logger> | null;
  const missing = METHODS.find((name) => typeof given?.[name] !== "function");
  if (missing) {
    throw new ArgumentError(
      "logger",
      `must have the methods ${METHODS.join(", ")}, as console has; ${missing} is missing`,
    );
  }
  if (most === 0) return {};
  // It has been loaded when an observer is called.
  const lines = async (): Promise<LogLines> =>
    (await loadOnDemand()).createLogLines(logger, METHODS.slice(0, most));
  return {
    onRequest: async (event) => (await lines()).onRequest(event),
    onResponse: async (event) => (await lines()).onResponse(event),
    onRetry: async (event) => (await lines()).onRetry(event),
  };
}

/** Adds the log to the observers of the options. */
function withLog(given: ClientSettings): CoreSettings {
  const { logLevel, logger, ...options } = given;
  const log = logWith({ logLevel, logger });
  const { onRequest, onResponse, onRetry } = options;
  return {
    ...options,
    onRequest: both(log.onRequest, onRequest),
    onResponse: both(log.onResponse, onResponse),
    onRetry: both(log.onRetry, onRetry),
  };
}

/** Combines two observers. `checkTransportOptions` rejects one that is not a function. */
function both<Event>(
  first: ((event: Event) => unknown) | undefined,
  second: ((event: Event) => unknown) | undefined,
): ((event: Event) => unknown) | undefined {
  if (!first || typeof second !== "function") return second ?? first;
  return (event) => {
    notify(first, event);
    return second(event);
  };
}

/** The options of the log, for a client that has them. */
export const logOptions: MoreOptions = { names: OPTIONS, replace: withLog };
