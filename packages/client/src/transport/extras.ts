import type { Redactor } from "../errors/redactor.js";
import { type SendWithKey, createKeyed } from "./keyed.js";
import { type AttemptReport, reportAttempt } from "./observe.js";
import type { CallEvent } from "./observers.js";
import type { TransportOptions } from "./options.js";
import { type Turn, createRateLimit } from "./rate-limit.js";

/** The parts of a transport that only some clients need. */
export interface Extras {
  /** Set if the client has a key. */
  readonly redactor: Redactor | undefined;
  /** Reads the key for an attempt. If `apiKey` is a function, it is called each time. */
  readonly takeKey: (() => SendWithKey | Promise<SendWithKey>) | undefined;
  /** Waits for the rate limit. */
  readonly turn: Turn | undefined;
  /** Reports the start of an attempt, if the client has observers. */
  readonly report: ((event: CallEvent) => AttemptReport) | undefined;
}

/** @param origins - Origins to which the key can be sent. */
export function createExtras(
  options: TransportOptions,
  origins: readonly string[],
): Extras {
  const { apiKey, baseUrl, baseUrls = [baseUrl], secrets = [] } = options;
  const { rateLimit, onRequest, onResponse, onRetry } = options;
  const prefixes = baseUrls.map((url) => `${url.replace(/\/$/, "")}/`);
  const keyed = apiKey && createKeyed({ apiKey, origins, prefixes, secrets });
  const redactor = keyed ? keyed.redactor : undefined;
  const isObserved = onRequest ?? onResponse ?? onRetry;
  return {
    redactor,
    takeKey: keyed ? keyed.take : undefined,
    turn: rateLimit && createRateLimit(rateLimit),
    report: isObserved && ((event) => reportAttempt(options, event, redactor)),
  };
}
