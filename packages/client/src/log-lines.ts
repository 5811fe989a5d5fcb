import { CLIENT_NAME } from "./generated/api.js";
import type { Logger } from "./log.js";
import type { CallEvent, Observers } from "./transport/observers.js";

/** Observers, one for each kind of event. */
export type LogLines = {
  readonly [Name in keyof Observers]-?: NonNullable<Observers[Name]>;
};

/**
 * Creates the observers that write the log.
 *
 * @param levels - Levels of the lines to write.
 */
export function createLogLines(
  logger: Logger,
  levels: readonly (keyof Logger)[],
): LogLines {
  const write = (
    level: keyof Logger,
    { operation, method }: CallEvent,
    text: string,
  ): void => {
    if (!levels.includes(level)) return;
    logger[level](`[${CLIENT_NAME}] ${operation ?? method}: ${text}`);
  };
  return {
    onRequest: (event) => {
      const { method, url, attempt } = event;
      write("debug", event, `${method} ${url}, attempt ${attempt}`);
    },
    onResponse: (event) => {
      const { status, durationMs, requestId } = event;
      const level = status >= 500 ? "error" : status >= 400 ? "warn" : "info";
      const id = requestId === undefined ? "" : `, request ${requestId}`;
      write(level, event, `${status} in ${Math.round(durationMs)} ms${id}`);
    },
    onRetry: (event) => {
      const { attempt, reason, status, delayMs } = event;
      const why = status === undefined ? reason : `status ${status}`;
      write(
        "warn",
        event,
        `attempt ${attempt} failed (${why}), next in ${Math.round(delayMs)} ms`,
      );
    },
  };
}
