import { createConnectionError } from "../errors/connection-error.js";
import { KapsoError } from "../errors/kapso-error.js";
import { KapsoTimeoutError } from "../errors/timeout-error.js";
import { onAbort } from "./abort.js";
import { guardBody, hasBody, withBody } from "./body.js";
import type { Step } from "./call.js";
import { describeTarget } from "./target.js";

/** Timers hold 31 bits of milliseconds; a longer one would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Bounds one attempt in time, the reading of the body included, and ends it
 * when the call is aborted, whether or not `fetch` heeds its signal. Whatever
 * goes wrong below comes out as a `KapsoError`.
 *
 * @param secret - The API key, removed from errors.
 */
export function limitTime(secret: string | undefined): Step {
  return (next) => async (request, call) => {
    const target = describeTarget(request);
    const controller = new AbortController();
    const { signal } = controller;
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener("abort", () => {
        reject(signal.reason as KapsoError); // Aborted with no other, below.
      });
    });
    aborted.catch(() => {}); // Nobody may be waiting for it any more.
    const { timeout } = call;
    const timer =
      timeout <= MAX_TIMER_MS
        ? setTimeout(() => {
            const message = `${target}: no complete answer within ${timeout} ms`;
            controller.abort(new KapsoTimeoutError(message, timeout));
          }, timeout)
        : undefined;
    const stopWatching = onAbort(request, call, (error) => {
      controller.abort(error);
    });
    const release = (): void => {
      clearTimeout(timer);
      stopWatching();
    };
    const toError = (cause: unknown): unknown => {
      release();
      if (signal.aborted) return signal.reason;
      return cause instanceof KapsoError
        ? cause
        : createConnectionError(target, cause, secret);
    };

    try {
      signal.throwIfAborted();
      const response = await Promise.race([
        next(request, { ...call, signal }),
        aborted,
      ]);
      signal.throwIfAborted();
      if (!hasBody(request, response)) {
        release();
        return response;
      }
      if (call.streaming && response.body) {
        return withBody(
          response,
          guardBody(response.body, signal, release, toError),
        );
      }
      const bytes = await Promise.race([response.arrayBuffer(), aborted]);
      release();
      return withBody(response, bytes);
    } catch (cause) {
      throw toError(cause);
    }
  };
}
