import { TimeoutError } from "../errors/timeout-error.js";
import { Rejection } from "./rejection.js";

/** Timers have 31 bits of milliseconds. A longer timer would fire immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** How often a streamed body can restart the timeout. */
const MAX_EXTENSIONS = 20;

/** A step of a request, with the response if it takes too long. */
export interface Stage {
  readonly status: number;
  readonly message: string;
  /** Whether to report it to `onError`: not if the browser is the cause. */
  readonly report: boolean;
}

/** The deadline of one request. It also ends when the browser disconnects. */
export interface Deadline {
  /** Aborted at the deadline, and when the browser disconnects. */
  readonly signal: AbortSignal;
  /**
   * Waits for `work`, at most until the deadline.
   *
   * @throws Rejection with the status of the stage at the deadline, 499 if the browser
   *   disconnected
   */
  race<T>(stage: Stage, work: () => T | PromiseLike<T>): Promise<T>;
  /** Restarts the timeout, because a part of a streamed body has arrived. */
  readonly extend: () => void;
  /** Stops the timer. */
  readonly release: () => void;
}

/**
 * Starts the deadline of a request, for everything from its arrival to the end of its
 * response.
 *
 * @param timeout - Milliseconds, or `Infinity`.
 * @param browser - The signal of the request, if it has one.
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
    // The response reaches nobody. 499 is the status that servers log in this case.
    if (!isLate()) return new Rejection(499, "The browser disconnected");
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
        // `work` may have failed because of the abort.
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
