/** One attempt to deliver, for a log. */
export interface DeliveryAttempt {
  event: string;
  url: string;
  /** From 1. */
  count: number;
  /** The status of the response; undefined if there was none in time. */
  status: number | undefined;
  milliseconds: number;
  /** Until the next attempt, in milliseconds; undefined if there is none. */
  retryAfterMs: number | undefined;
  /** Whether the webhook was paused because its deliveries fail. */
  isPaused: boolean;
}
