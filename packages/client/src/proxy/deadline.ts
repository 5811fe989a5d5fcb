import { TimeoutError } from "../errors/timeout-error.js";
import { Rejection } from "./rejection.js";

/** Timers hold 31 bits of milliseconds; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** How many times its timeout a body that keeps arriving may take. */
const MAX_EXTENSIONS = 20;

/** What a request is waiting for, and its response if that takes too long. */
export interface Stage {
  readonly status: number;
  readonly message: string;
  /** Whether the app's server or the API is at fault, not the browser. */
  readonly report: boolean;
}

/** The time that one request has, and its end when the browser goes away. */
export interface Deadline {
  /** Aborted when the time is over and when the browser is gone. */
  readonly signal: AbortSignal;
  /**
   * Waits for `work`, but no longer than the request has time.
   *
   * @throws Rejection that of the stage when the time is over, 499 when the
   *   browser is gone
   */
  race<T>(stage: Stage, work: () => T | PromiseLike<T>): Promise<T>;
  /** Starts the time anew, because a part of a streamed body has arrived. */
  readonly extend: () => void;
  /** Stops the timer. */
  readonly release: () => void;
}

/**
 * Starts the time of a request: one for everything, from its arrival to the end
 * of its response.
 *
 * @param timeout - milliseconds, or `Infinity`
 * @param browser - the request's own signal, if it has one
 */
export function startDeadline(
  timeout: number,
  browser: AbortSignal | undefined,
): Deadline {
  const controller = new AbortController();
  const { signal } = controller;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let extensions = 0;
  const isOver = (): boolean => signal.aborted;
  const isLate = (): boolean => isOver() && !browser?.aborted;
  const leave = (): void => {
    controller.abort(browser?.reason);
  };
  const start = (): void => {
    if (timeout > MAX_TIMER_MS) return;
    timer = setTimeout(() => {
      controller.abort(
        new TimeoutError(`the request took over ${timeout} ms`, timeout),
      );
    }, timeout);
  };
  const toRejection = ({ status, message, report }: Stage): Rejection => {
    // Nobody reads it; 499 is what servers log for that.
    if (!isLate()) return new Rejection(499, "The browser is gone");
    const cause = new TimeoutError(`${message} within ${timeout} ms`, timeout);
    return new Rejection(status, `${message} in time`, report ? { cause } : {});
  };

  start();
  if (browser?.aborted) leave();
  browser?.addEventListener("abort", leave, { once: true });

  return {
    signal,
    async race(stage, work) {
      if (isOver()) throw toRejection(stage);
      const listener = new AbortController();
      try {
        return await Promise.race([
          (async () => work())(),
          new Promise<never>((_, reject) => {
            signal.addEventListener(
              "abort",
              () => {
                reject(toRejection(stage));
              },
              { signal: listener.signal },
            );
          }),
        ]);
      } catch (error) {
        // Whatever was waited for may have failed because of the abort.
        if (isOver()) throw toRejection(stage);
        throw error;
      } finally {
        listener.abort();
      }
    },
    extend() {
      if (signal.aborted || extensions >= MAX_EXTENSIONS) return;
      extensions++;
      clearTimeout(timer);
      start();
    },
    release() {
      clearTimeout(timer);
      browser?.removeEventListener("abort", leave);
    },
  };
}
