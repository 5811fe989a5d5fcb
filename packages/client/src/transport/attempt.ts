import { toConnectionError } from "../errors/connection-failure.js";
import { ConnectionError } from "../errors/connection-error.js";
import type { Redactor } from "../errors/redactor.js";
import { TimeoutError } from "../errors/timeout-error.js";
import { ClientError } from "../generated/neutral.js";
import { extend } from "../extend.js";
import { loadOnDemand } from "../load-on-demand.js";
import type { Fetch } from "../options.js";
import { findAbort, onAbort } from "./abort.js";
import type { AttemptCall } from "./call.js";
import type { KeyInit } from "./key/with-key.js";
import type { SendWithKey } from "./keyed.js";
import type { OutgoingInit, OutgoingRequest } from "./outgoing.js";
import { hasBody, readText } from "./read-body.js";
import { describeTarget } from "./target.js";

/** Timers have 31 bits of milliseconds. A longer timer would fire immediately. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Settings that all attempts of a client share. */
export interface AttemptContext {
  readonly fetch: Fetch | undefined;
  readonly maxResponseBytes: number;
  /** Undefined for a client without a key. */
  readonly redactor: Redactor | undefined;
}

/**
 * Sends a request once. Limits the time, including that for the body, and rejects as soon
 * as the call is aborted, even if `fetch` ignores its signal. Every rejection is a
 * `KapsoError`.
 */
export function attempt(
  { fetch: own, maxResponseBytes, redactor }: AttemptContext,
  request: OutgoingRequest,
  sendWithKey: SendWithKey | undefined,
  { timeout, signals, read, fetch: ofCall, onText }: AttemptCall,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    const aborted = findAbort(signals);
    if (aborted) {
      reject(aborted);
      return;
    }
    const controller = new AbortController();
    const { signal } = controller;
    const target = (): string => describeTarget(request.method, request.url);
    const cut = (error: ClientError): void => {
      release();
      // Some platforms ignore the reason of `abort`.
      reason = error;
      controller.abort(error);
      reject(error);
    };
    let reason: ClientError | undefined;
    const timer =
      timeout <= MAX_TIMER_MS
        ? setTimeout(() => {
            const message = `${target()}: no complete response within ${timeout} ms`;
            cut(new TimeoutError(message, timeout));
          }, timeout)
        : undefined;
    const stop = signals.length > 0 ? onAbort(signals, cut) : undefined;
    const release = (): void => {
      if (timer !== undefined) clearTimeout(timer);
      stop?.();
    };
    const toError = (cause: unknown): ClientError => {
      release();
      if (reason) return reason;
      return cause instanceof ClientError
        ? cause
        : toConnectionError(target(), cause, hasResponse, redactor);
    };

    const finish = (response: Response): void => {
      if (!isStreaming) release();
      resolve(response);
    };
    const exchange = async (hasSignal: boolean): Promise<void> => {
      // `globalThis.fetch` is read for each call, so that a mock that is installed later
      // is used. Browsers require a call without `this`.
      const fetch = ofCall ?? own ?? globalThis.fetch;
      // Copies, because the key is only added to the headers of this attempt. They are a
      // plain object, because a polyfill reads nothing from the platform's `Headers`.
      const toSent = (init: OutgoingInit): KeyInit =>
        extend(init, {
          headers: extend(init.headers),
          signal: hasSignal ? signal : null,
        });
      const response = await (sendWithKey
        ? sendWithKey(fetch, request, toSent)
        : fetch(request.url, toSent(request.init)));
      hasResponse = true;
      // A mock or a wrapper can return anything.
      const given = response as Partial<Response> | undefined;
      if (!given?.headers?.get || !given.text) {
        throw new ConnectionError(
          `${target()}: fetch returned no Response; a mock must return one, such as Response.json({})`,
        );
      }
      if (response.type === "error") {
        throw new TypeError("fetch returned a network error without a reason");
      }
      if (!hasBody(request.method, response)) {
        finish(response);
      } else if (read === "text") {
        const text = await readText(response, maxResponseBytes);
        onText?.(text);
        finish(response);
      } else {
        const { readOther } = await loadOnDemand();
        const other = await readOther(response, read, maxResponseBytes, {
          signal,
          toError,
          release,
          keep: () => {
            isStreaming = true;
          },
        });
        finish(other);
      }
    };
    let hasResponse = false;
    let isStreaming = false;
    const send = (hasSignal: boolean): void => {
      exchange(hasSignal).catch((cause: unknown) => {
        // jsdom replaces `AbortSignal` but not `fetch`, which rejects such a signal before
        // it sends anything. Without it, only the connection stays open after a timeout.
        if (hasSignal && !hasResponse && isRejectedSignal(cause)) {
          send(false);
        } else reject(toError(cause));
      });
    };
    send(true);
  });
}

/** Whether `fetch` rejected a signal. What it throws can be anything. */
function isRejectedSignal(cause: unknown): boolean {
  try {
    return /^TypeError.*AbortSignal/.test(String(cause));
  } catch {
    return false;
  }
}
