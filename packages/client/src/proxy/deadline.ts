import { TimeoutError } from "../errors/timeout-error.js";
import { Rejection } from "./rejection.js";

/** Timers have 31 bits of milliseconds. A longer timer would fire immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** How many timeouts a request with a streamed body can take in total. */
const MAX_TIMEOUTS = 20;

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
   * @param stage - Or a function that returns it, called at the deadline.
   * @throws Rejection with the status of the stage at the deadline, 499 if the browser
   *   disconnected
   */
  race<T>(
    stage: Stage | (() => Stage),
    work: () => T | PromiseLike<T>,
  ): Promise<T>;
  /**
   * Restarts the timeout, because a part of a streamed body has arrived: parts are
   * small, so their number says nothing about the time that they take.
   */
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
  const latest = performance.now() + timeout * MAX_TIMEOUTS;
  const isOver = (): boolean => signal.aborted;
  const isLate = (): boolean => isOver() && !browser?.aborted;
  const leave = (): void => {
    controller.abort(browser?.reason);
  };
  const start = (): void => {
    if (timeout > MAX_TIMER_MS) return;
    timer = setTimeout(
      () => {
        controller.abort(
          new TimeoutError(
            `the request took longer than ${timeout} ms`,
            timeout,
          ),
        );
      },
      Math.min(timeout, latest - performance.now()),
    );
  };
  const toRejection = (stage: Stage | (() => Stage)): Rejection => {
    const { status, message, report } =
      typeof stage === "function" ? stage() : stage;
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
      let rejection: Rejection | undefined;
      try {
        return await Promise.race([
          (async () => work())(),
          new Promise<never>((_, reject) => {
            signal.addEventListener(
              "abort",
              () => {
                rejection = toRejection(stage);
                reject(rejection);
              },
              { signal: listener.signal },
            );
          }),
        ]);
      } catch (error) {
        // `work` may have failed because of the abort.
        if (isOver()) throw rejection ?? toRejection(stage);
        throw error;
      } finally {
        listener.abort();
      }
    },
    extend() {
      if (signal.aborted) return;
      clearTimeout(timer);
      start();
    },
    release() {
      clearTimeout(timer);
      browser?.removeEventListener("abort", leave);
    },
  };
}
