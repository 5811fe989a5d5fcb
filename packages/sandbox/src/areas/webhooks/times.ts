/** How deliveries are timed. */
export interface DeliveryTimes {
  /** How long the receiver may take to respond, in milliseconds. */
  timeoutMs: number;
  /** Pauses before the second and later attempts, in milliseconds. */
  retryDelaysMs: readonly number[];
}

/** As published: a response within 10 s, else again after 10, 40 and 90 s. */
export const PUBLISHED_TIMES: DeliveryTimes = {
  timeoutMs: 10_000,
  retryDelaysMs: [10_000, 40_000, 90_000],
};
