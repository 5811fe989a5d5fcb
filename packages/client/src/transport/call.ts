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
   * Whether the body is handed on as it arrives instead of being read within
   * the attempt (`parseAs: "stream"`). The timeout goes on until its end.
   */
  streaming?: boolean | undefined;
  /**
   * Ends the call with a `KapsoAbortError`. Given here and not to the
   * `Request`, it is left without listeners: `Request` keeps one on its signal
   * until it is garbage-collected.
   */
  signal?: AbortSignal | undefined;
}

/** What the steps know of a call, beside its request. */
export interface CallContext {
  readonly operation: string | undefined;
  readonly timeout: number;
  readonly maxRetries: number;
  readonly streaming: boolean;
  /** The caller's signal; below the timeout step, that of the attempt. */
  readonly signal: AbortSignal | undefined;
  /** From 1. */
  readonly attempt: number;
  /** The request's body, read once so that every attempt can send it. */
  readonly body: ArrayBuffer | undefined;
}

/** Sends a request and resolves with the response, whatever its status. */
export type Send = (request: Request, call: CallContext) => Promise<Response>;

/** One concern of the transport: wraps what comes after it. */
export type Step = (next: Send) => Send;
