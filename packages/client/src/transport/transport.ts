import { RETRYABLE_STATUSES } from "../generated/api.js";
import { later, loadParts } from "../later.js";
import { type AttemptContext, attempt as sendOnce } from "./attempt.js";
import { findAbort } from "./abort.js";
import type * as KeyedRequests from "./keyed.js";
import { pause as pauseWithTimer } from "./backoff.js";
import type { CallOptions } from "./call.js";
import type * as Observe from "./observe.js";
import type * as RateLimits from "./rate-limit.js";
import {
  DEFAULT_MAX_RESPONSE_BYTES,
  DEFAULT_MAX_RETRIES,
  DEFAULT_TIMEOUT_MS,
  type TransportOptions,
  checkCallOptions,
  checkTransportOptions,
} from "./options.js";
import { OutgoingRequest } from "./outgoing.js";
import { dropBody } from "./drop-body.js";
import { type Retry, retryAfterFailure } from "./retry.js";
import type * as RetryResponse from "./retry-response.js";
import type * as TakeApart from "./take-apart.js";

/** Sends one call, with what the caller set for it. */
export type Transport = (
  request: OutgoingRequest | Request,
  call?: CallOptions,
) => Promise<Response>;

/** Loaded for a client that is observed. */
const loadObserve = later<typeof Observe>(() => import("./observe.js"));

/** Loaded with the first response after which another attempt may succeed. */
const loadRetryResponse = later<typeof RetryResponse>(
  () => import("./retry-response.js"),
);

/** Loaded for a client with a key: one for the browser need not know how to keep it. */
const loadKeyed = later<typeof KeyedRequests>(() => import("./keyed.js"));

/** Loaded for a client with a `rateLimit`. */
const loadRateLimit = later<typeof RateLimits>(() => import("./rate-limit.js"));

/** Loaded for the first `Request`, such as a middleware gets. */
const loadTakeApart = later<typeof TakeApart>(() => import("./take-apart.js"));

/**
 * Makes the client's own `fetch`, which lies beneath the middleware of
 * `openapi-fetch`. It resolves with the response whatever its status, its
 * body already read unless the call asks for a stream.
 *
 * From the caller to the network: retries here, one attempt with its time
 * limit in `attempt.ts`, the key and redirects in `keyed.ts`.
 *
 * @throws KapsoArgumentError at once for a wrong option, and from a call for a
 *   wrong `timeout`, `maxRetries` or `signal`. Otherwise a call rejects with
 *   `KapsoConnectionError`, `KapsoTimeoutError`, `KapsoAbortError` or
 *   `KapsoResponseSizeError` only.
 */
export function createTransport(options: TransportOptions): Transport {
  const origins = checkTransportOptions(options);
  const {
    apiKey,
    baseUrls = [options.baseUrl],
    secrets = [],
    random = Math.random,
    pause = pauseWithTimer,
  } = options;
  const context = {
    fetch: options.fetch,
    maxResponseBytes: options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
  };
  if (typeof apiKey === "string") secrets.push(apiKey);
  let keyed: KeyedRequests.Keyed | undefined;
  const { rateLimit } = options;
  let turn: ReturnType<typeof RateLimits.createRateLimit> | undefined;
  const isObserved = Boolean(
    options.onRequest ?? options.onResponse ?? options.onRetry,
  );

  return async (given, call = {}) => {
    checkCallOptions(call);
    // Awaited in any case: a call that is aborted right after it was made, as in
    // a component that React mounts twice, is not sent.
    const request = await (given instanceof OutgoingRequest
      ? given
      : loadTakeApart().then(({ takeApart }) => takeApart(given)));
    const { method, body, signal } = request.init;
    const signals = [call.signal, signal].filter((one) => !!one);
    const aborted = findAbort(signals);
    if (aborted) throw aborted;
    const timeout = call.timeout ?? options.timeout ?? DEFAULT_TIMEOUT_MS;
    const { read = "bytes", fetch, operation, onText } = call;
    const attemptCall = { timeout, signals, read, fetch, onText };
    // A stream can be sent once only.
    const maxRetries =
      typeof (body as Partial<ReadableStream> | undefined)?.getReader ===
      "function"
        ? 0
        : (call.maxRetries ?? options.maxRetries ?? DEFAULT_MAX_RETRIES);

    if (apiKey && !keyed) {
      const { createKeyed } = await loadKeyed();
      const prefixes = baseUrls.map((url) => `${url.replace(/\/$/, "")}/`);
      keyed ??= createKeyed({ apiKey, origins, prefixes, secrets });
    }
    if (rateLimit && !turn) {
      const { createRateLimit } = await loadRateLimit();
      turn ??= createRateLimit(rateLimit);
    }
    const own: AttemptContext = { ...context, redactor: keyed?.redactor };

    for (let attempt = 1; ; attempt++) {
      // Before the time limit of the attempt begins.
      if (turn) await turn(signals);
      const report = isObserved
        ? (await loadObserve()).reportAttempt(
            options,
            { method, url: request.url, operation, attempt },
            keyed?.redactor,
          )
        : undefined;
      let rejected: Response | undefined;
      let failure: unknown;
      try {
        const taken = keyed?.take();
        const response = await sendOnce(
          own,
          request,
          taken instanceof Promise ? await taken : taken,
          attemptCall,
        );
        report?.responded(response);
        // The network works. A browser does not repeat an import that has failed.
        loadParts();
        if (response.ok) return response;
        rejected = response;
      } catch (cause) {
        failure = cause;
      }
      const retry =
        attempt > maxRetries
          ? undefined
          : rejected
            ? await planRetry(method, rejected, attempt, random)
            : retryAfterFailure(method, failure, attempt, random);
      if (!retry) {
        if (rejected) return rejected;
        throw withCaller(failure);
      }
      // The response is not wanted any more: drop its connection.
      if (rejected) dropBody(rejected);
      report?.retried(retry);
      await pause(retry.delayMs, signals);
    }
  };
}

async function planRetry(
  ...outcome: Parameters<typeof RetryResponse.retryAfterResponse>
): Promise<Retry | undefined> {
  const [, { status }] = outcome;
  if (!RETRYABLE_STATUSES.includes(status)) return undefined;
  const { retryAfterResponse } = await loadRetryResponse();
  return retryAfterResponse(...outcome);
}

/**
 * A timer or an event made the error, whose stack knows nothing of the call.
 * Taken again here, it leads through the awaiting functions to the caller.
 */
function withCaller(failure: unknown): unknown {
  const { captureStackTrace } = Error as {
    captureStackTrace?: (target: object, below?: unknown) => void;
  };
  if (failure instanceof Error) captureStackTrace?.(failure, withCaller);
  return failure;
}
