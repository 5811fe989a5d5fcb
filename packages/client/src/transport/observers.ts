/** What every event says. It never holds the API key. */
export interface CallEvent {
  method: string;
  /** With the query, which can hold personal data such as phone numbers. */
  url: string;
  /** Name of the operation, such as `conversations.list`; undefined for a path of no known operation. */
  operation: string | undefined;
  /** From 1. */
  attempt: number;
}

/** An attempt begins. */
export type RequestEvent = CallEvent;

/** An attempt got a response, whatever its status. */
export interface ResponseEvent extends CallEvent {
  status: number;
  /** Milliseconds from the attempt's begin, the body included unless streamed. */
  durationMs: number;
  /** The `X-Request-Id` of the response. */
  requestId: string | undefined;
}

/** An attempt failed and another one follows. */
export interface RetryEvent extends CallEvent {
  /** Milliseconds until the next attempt. */
  delayMs: number;
  reason: "connection" | "timeout" | "status";
  /** The status, if that is the reason. */
  status: number | undefined;
}

/**
 * Functions that are called with every attempt, for logs and metrics. They are
 * not waited for, and one that throws or rejects does not disturb the call.
 */
export interface Observers {
  onRequest?: ((event: RequestEvent) => unknown) | undefined;
  onResponse?: ((event: ResponseEvent) => unknown) | undefined;
  onRetry?: ((event: RetryEvent) => unknown) | undefined;
}

/** Calls an observer and drops whatever goes wrong in it, now or later. */
export function notify<Event>(
  observer: ((event: Event) => unknown) | undefined,
  event: Event,
): void {
  if (!observer) return;
  new Promise((resolve) => {
    resolve(observer(event));
  }).catch(() => {});
}
