/**
 * A request on its way out: what `fetch(url, init)` is called with.
 *
 * openapi-fetch makes it instead of a `Request` while no middleware is
 * registered: a `Request` costs more than all else that a call does, foreign
 * implementations of `fetch` do not take one of another make, and it keeps a
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

/** The second argument of `fetch`, with what is always in it. */
export interface OutgoingInit extends Omit<RequestInit, "signal"> {
  method: string;
  /** Names in lower case. A polyfill of `fetch` reads nothing from a `Headers`. */
  headers: Readonly<Record<string, string>>;
  /** Put on a `Request` by a middleware. */
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
