import type { Fetch } from "../options.js";

/** Options of one request. Each defaults to the option of the client. */
export interface CallOptions {
  /** Name of the operation, for observers and errors. */
  operation?: string | undefined;
  /**
   * Milliseconds for each attempt, including the body: above 0, or `Infinity` for no
   * timeout.
   */
  timeout?: number | undefined;
  /** Retries after the first attempt: an integer from 0 to 10. */
  maxRetries?: number | undefined;
  /**
   * How the attempt reads the body of the response: as text, as bytes, or not at all. A
   * stream is passed on as it arrives, and the timeout applies until its end.
   *
   * @defaultValue `"bytes"`
   */
  read?: "text" | "bytes" | "stream" | undefined;
  /**
   * Ends the call with a `KapsoAbortError`. It is not passed to a `Request`, which would
   * keep a listener on the signal until it is garbage-collected.
   */
  signal?: AbortSignal | null | undefined;
  /** Sends the request instead of the client's `fetch`. */
  fetch?: Fetch | undefined;
  /** Called with the text of the body, if it is read as text. */
  onText?: ((text: string) => void) | undefined;
}

/** Options of one attempt. */
export interface AttemptCall {
  readonly timeout: number;
  readonly read: "text" | "bytes" | "stream";
  /** The signals of the caller and of a middleware. */
  readonly signals: readonly AbortSignal[];
  readonly fetch: Fetch | undefined;
  readonly onText: ((text: string) => void) | undefined;
}
