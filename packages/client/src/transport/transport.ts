import { checkOnDemand } from "../arguments/check-on-demand.js";
import { withCaller } from "../errors/with-caller.js";
import { RETRYABLE_STATUSES } from "../generated/api.js";
import { loadParts, loadOnDemand } from "../load-on-demand.js";
import { type AttemptContext, attempt as sendOnce } from "./attempt.js";
import { findAbort } from "./abort.js";
import type { Extras } from "./extras.js";
import { pause as pauseWithTimer } from "./backoff.js";
import type { CallOptions } from "./call.js";
import { areCallOptions } from "./call-options.js";
import type { TransportOptions } from "./options.js";
import { OutgoingRequest } from "./outgoing.js";
import { cancelBody } from "./cancel-body.js";
import { type Retry, retryAfterFailure } from "./retry.js";

const DEFAULT_TIMEOUT_MS = 30_000;
const DEFAULT_MAX_RETRIES = 2;
/** 32 MiB. */
const DEFAULT_MAX_RESPONSE_BYTES = 32 * 1024 * 1024;

const NO_SIGNALS: readonly AbortSignal[] = [];

/** Sends one request, with the options of the call. */
export type Transport = (
  request: OutgoingRequest | Request,
  call?: CallOptions,
) => Promise<Response>;

/**
 * Creates the function that sends requests, after the middleware of openapi-fetch. It
 * resolves with the response for every status. The body has already been read, unless the
 * call requests a stream.
 *
 * The steps from the caller to the network: retries (here), one attempt with its timeout
 * (`attempt.ts`), the key and redirects (`keyed.ts`).
 *
 * A call rejects with `KapsoArgumentError` for a wrong `timeout`, `maxRetries` or `signal`,
 * and otherwise only with `KapsoConnectionError`, `KapsoTimeoutError`, `KapsoAbortError` or
 * `KapsoResponseSizeError`.
 *
 * @param options - They have been checked.
 * @param origins - Origins to which the key can be sent.
 */
export function createTransport(
  options: TransportOptions,
  origins: readonly string[],
): Transport {
  const { random = Math.random, pause = pauseWithTimer } = options;
  const { apiKey, rateLimit, onRequest, onResponse, onRetry } = options;
  let context: AttemptContext = {
    fetch: options.fetch,
    maxResponseBytes: options.maxResponseBytes ?? DEFAULT_MAX_RESPONSE_BYTES,
    redactor: undefined,
  };
  const hasExtras = apiKey ?? rateLimit ?? onRequest ?? onResponse ?? onRetry;
  let extras: Extras | undefined;

  return async (given, call = {}) => {
    if (!areCallOptions(call)) {
      await checkOnDemand(({ checkCallOptions }) => {
        checkCallOptions(call);
      });
    }
    // Always waits for a microtask, so that a call that is aborted immediately, as in a
    // component that React mounts twice, is not sent.
    await Promise.resolve();
    const request =
      given instanceof OutgoingRequest
        ? given
        : await (await loadOnDemand()).convertRequest(given);
    const { method, body, signal } = request.init;
    const signals =
      call.signal || signal
        ? [call.signal, signal].filter((one) => !!one)
        : NO_SIGNALS;
    const aborted = findAbort(signals);
    if (aborted) throw aborted;
    const timeout = call.timeout ?? options.timeout ?? DEFAULT_TIMEOUT_MS;
    const { read = "bytes", fetch, operation, onText } = call;
    const attemptCall = { timeout, signals, read, fetch, onText };
    // A stream can only be sent once.
    const maxRetries =
      typeof (body as Partial<ReadableStream> | undefined)?.getReader ===
      "function"
        ? 0
        : (call.maxRetries ?? options.maxRetries ?? DEFAULT_MAX_RETRIES);

    if (hasExtras && !extras) {
      const { createExtras } = await loadOnDemand();
      extras ??= createExtras(options, origins);
      context = { ...context, redactor: extras.redactor };
    }
    for (let attempt = 1; ; attempt++) {
      // The wait for the rate limit does not count towards the timeout of the attempt.
      if (extras?.turn) await extras.turn(signals);
      const { url } = request;
      const report = extras?.report?.({ method, url, operation, attempt });
      let rejected: Response | undefined;
      let failure: unknown;
      try {
        const taken = extras?.takeKey?.();
        const response = await sendOnce(
          context,
          request,
          taken instanceof Promise ? await taken : taken,
          attemptCall,
        );
        report?.responded(response);
        // Now the network works. Later it may not, and browsers do not retry an import.
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
      // Release the connection of the response.
      if (rejected) cancelBody(rejected);
      report?.retried(retry);
      await pause(retry.delayMs, signals);
    }
  };
}

async function planRetry(
  method: string,
  response: Response,
  attempt: number,
  random: () => number,
): Promise<Retry | undefined> {
  if (!RETRYABLE_STATUSES.includes(response.status)) return undefined;
  const { retryAfterResponse } = await loadOnDemand();
  return retryAfterResponse(method, response, attempt, random);
}
