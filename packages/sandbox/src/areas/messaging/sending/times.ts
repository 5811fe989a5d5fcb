/** How long a message takes, in milliseconds. */
export interface MessageTimes {
  /** From sent to delivered, or to failed. */
  deliveredAfterMs: number;
  /** From delivered to read, and from read to the reply of an echo. */
  readAfterMs: number;
}

/** Much shorter than in life, so that nobody waits. */
export const DEFAULT_MESSAGE_TIMES: MessageTimes = {
  deliveredAfterMs: 1000,
  readAfterMs: 2000,
};
