import type { Redactor } from "../errors/redactor.js";
import { REQUEST_ID_HEADER } from "../generated/api.js";
import { type CallEvent, type Observers, notify } from "./observers.js";
import type { Retry } from "./retry.js";

/** Reports what happens to one attempt. */
export interface AttemptReport {
  readonly responded: (response: Response) => void;
  readonly retried: (retry: Retry) => void;
}

/** Reports that an attempt begins. */
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
        // A server can send back whatever it was sent.
        requestId: redact(headers.get(REQUEST_ID_HEADER) ?? "") || undefined,
      });
    },
    retried: (retry) => {
      notify(onRetry, { ...event, ...retry });
    },
  };
}
