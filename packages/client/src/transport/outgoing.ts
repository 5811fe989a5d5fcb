/**
 * The URL and the init of a request, for `fetch(url, init)`.
 *
 * Without middleware, openapi-fetch creates it instead of a `Request`. A `Request` costs
 * more than the rest of a call, other implementations of `fetch` reject it, and it keeps a
 * listener on its signal until it is garbage-collected.
 */
export class OutgoingRequest {
  readonly url: string;
  readonly init: OutgoingInit;

  constructor(url: string, init: GivenInit) {
    this.url = url;
    this.init = hasRecord(init)
      ? init
      : { ...init, headers: toRecord(init.headers as Headers) };
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

interface GivenInit extends Omit<OutgoingInit, "headers"> {
  headers: OutgoingInit["headers"] | Headers;
}

function hasRecord(init: GivenInit): init is OutgoingInit {
  return typeof init.headers.forEach !== "function";
}

function toRecord(headers: Headers): OutgoingInit["headers"] {
  const record: Record<string, string> = {};
  headers.forEach((value, name) => {
    record[name] = value;
  });
  return record;
}
