import type { Fetch } from "../options.js";

/** What the caller of one request may set; each falls back to the client's. */
export interface CallOptions {
  /** Name of the operation, for observers and errors. */
  operation?: string | undefined;
  /**
   * Milliseconds for one whole attempt, body included: above 0, or `Infinity`
   * for none.
   */
  timeout?: number | undefined;
  /** Further attempts after the first: an integer from 0 to 10. */
  maxRetries?: number | undefined;
  /**
   * How the body of the response is read, within the attempt: as text, as
   * bytes, or not at all. A stream is handed on as it arrives, and the timeout
   * goes on until its end.
   *
   * @defaultValue `"bytes"`
   */
  read?: "text" | "bytes" | "stream" | undefined;
  /**
   * Ends the call with a `KapsoAbortError`. Given here and not to the
   * `Request`, it is left without listeners: `Request` keeps one on its signal
   * until it is garbage-collected.
   */
  signal?: AbortSignal | null | undefined;
  /** Sends the request instead of the client's `fetch`. */
  fetch?: Fetch | undefined;
  /** Called with the text of the body, if it is read as text. */
  onText?: ((text: string) => void) | undefined;
}

/** What one attempt needs. */
export interface AttemptCall {
  readonly timeout: number;
  readonly read: "text" | "bytes" | "stream";
  /** Of the caller, and of a middleware. */
  readonly signals: readonly AbortSignal[];
  readonly fetch: Fetch | undefined;
  readonly onText: ((text: string) => void) | undefined;
}
