/**
 * The URL and the init of a request, for `fetch(url, init)`.
 *
 * It replaces `Request`, which costs more than the rest of a call, which other
 * implementations of `fetch` reject, and which keeps a listener on its signal until it
 * is garbage-collected.
 */
export class OutgoingRequest {
  readonly url: string;
  readonly init: OutgoingInit;

  constructor(url: string, init: OutgoingInit) {
    this.url = url;
    this.init = init;
  }

  get method(): string {
    return this.init.method;
  }
}

/** The second argument of `fetch`, with required members. */
export interface OutgoingInit extends Omit<RequestInit, "signal"> {
  method: string;
  /** Names are in lower case. A plain object, because a polyfill cannot read `Headers`. */
  headers: Readonly<Record<string, string>>;
  /** The signal of a `Request` that a middleware created. */
  signal?: AbortSignal | null;
}
