import type { Redactor } from "../errors/redactor.js";
import { REQUEST_ID_HEADER } from "../generated/api.js";
import { type CallEvent, type Observers, notify } from "./observers.js";
import type { Retry } from "./retry.js";

/** Reports the outcome of one attempt to the observers. */
export interface AttemptReport {
  readonly responded: (response: Response) => void;
  readonly retried: (retry: Retry) => void;
}

/** Reports the start of an attempt. */
export function reportAttempt(
  { onRequest, onResponse, onRetry }: Observers,
  call: CallEvent,
  redactor: Redactor | undefined,
): AttemptReport {
  const redact = redactor?.redact ?? ((text: string) => text);
  const event = { ...call, url: redact(call.url) };
  const start = performance.now();
  notify(onRequest, { ...event });
  return {
    responded: ({ status, headers }) => {
      notify(onResponse, {
        ...event,
        status,
        durationMs: performance.now() - start,
        // A server can return the key in any header.
        requestId: redact(headers.get(REQUEST_ID_HEADER) ?? "") || undefined,
      });
    },
    retried: (retry) => {
      notify(onRetry, { ...event, ...retry });
    },
  };
}
