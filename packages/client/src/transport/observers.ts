/** Members of every event. They never contain the API key. */
export interface CallEvent {
  method: string;
  /** Includes the query, which can contain personal data such as phone numbers. */
  url: string;
  /** Name of the operation, such as `conversations.list`; undefined for an unknown path. */
  operation: string | undefined;
  /** From 1. */
  attempt: number;
}

/** Reported before each attempt. */
export type RequestEvent = CallEvent;

/** Reported for each response, with any status. */
export interface ResponseEvent extends CallEvent {
  status: number;
  /** Milliseconds from the start of the attempt, including the body unless it is streamed. */
  durationMs: number;
  /** The `X-Request-Id` of the response. */
  requestId: string | undefined;
}

/** Reported when an attempt failed and another one follows. */
export interface RetryEvent extends CallEvent {
  /** Milliseconds until the next attempt. */
  delayMs: number;
  reason: "connection" | "timeout" | "status";
  /** The status, if that is the reason. */
  status: number | undefined;
}

/**
 * Functions that are called for every attempt, for logs and metrics. The client does not
 * wait for them. If one throws or rejects, the call continues.
 */
export interface Observers {
  onRequest?: ((event: RequestEvent) => unknown) | undefined;
  onResponse?: ((event: ResponseEvent) => unknown) | undefined;
  onRetry?: ((event: RetryEvent) => unknown) | undefined;
}

/** Calls an observer, and ignores its errors and rejections. */
export function notify<Event>(
  observer: ((event: Event) => unknown) | undefined,
  event: Event,
): void {
  if (!observer) return;
  new Promise((resolve) => {
    resolve(observer(event));
  }).catch(() => {});
}
