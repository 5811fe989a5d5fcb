import { KapsoArgumentError } from "../errors/argument-error.js";
import { onAbort } from "./abort.js";
import { pause as pauseWithTimer } from "./backoff.js";
import type { CallOptions, Send } from "./call.js";
import { attachKey } from "./key.js";
import { observe } from "./observers.js";
import {
  checkCallOptions,
  checkTransportOptions,
  DEFAULT_MAX_RETRIES,
  DEFAULT_TIMEOUT_MS,
  type TransportOptions,
} from "./options.js";
import { copyRequest } from "./outgoing.js";
import { followRedirects } from "./redirects.js";
import { retry } from "./retry.js";
import { limitTime } from "./timeout.js";

/** Sends one call, with what the caller set for it. */
export type Transport = (
  request: Request,
  call?: CallOptions,
) => Promise<Response>;

/**
 * Makes the client's own `fetch`, which sits beneath the middleware of
 * `openapi-fetch`. It resolves with the response whatever its status, its
 * body already read unless the call is streaming.
 *
 * @throws KapsoArgumentError at once for a wrong option, and from a call for a
 *   wrong `timeout`, `maxRetries` or `signal`. A call else rejects with
 *   `KapsoConnectionError`, `KapsoTimeoutError` or `KapsoAbortError` only.
 */
export function createTransport(options: TransportOptions): Transport {
  const origin = checkTransportOptions(options);
  const {
    apiKey,
    fetch,
    onRetry,
    random = Math.random,
    pause = pauseWithTimer,
  } = options;

  // From the caller to the network: each step wraps those after it.
  const steps = [
    retry({ onRetry, random, pause }),
    observe(options),
    limitTime(apiKey),
    ...(apiKey && origin
      ? [followRedirects, copyRequest("manual"), attachKey(apiKey, origin)]
      : [copyRequest("follow")]),
  ];
  const send = steps.reduceRight<Send>(
    (next, step) => step(next),
    // Looked up at each call, so that a mock installed later is used, and
    // called without a `this`, as browsers demand.
    async (request) => (fetch ?? globalThis.fetch)(request),
  );

  return async (request, call = {}) => {
    checkCallOptions(call);
    onAbort(request, { signal: call.signal }, (error) => {
      throw error;
    })();
    // Read once for all attempts. The body of a GET is empty.
    const bytes = await request.arrayBuffer().catch(() => {
      throw new KapsoArgumentError(
        "body",
        "was already read: a middleware must clone the request before it reads it",
      );
    });
    return send(request, {
      operation: call.operation,
      timeout: call.timeout ?? options.timeout ?? DEFAULT_TIMEOUT_MS,
      maxRetries: call.maxRetries ?? options.maxRetries ?? DEFAULT_MAX_RETRIES,
      streaming: call.streaming ?? false,
      signal: call.signal,
      attempt: 1,
      body: bytes.byteLength > 0 || request.body ? bytes : undefined,
    });
  };
}
