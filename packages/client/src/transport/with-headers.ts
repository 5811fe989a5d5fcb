import { type OutgoingInit, OutgoingRequest } from "./outgoing.js";

/** The init of a request with a `Headers`. */
interface InitWithHeaders extends Omit<OutgoingInit, "headers"> {
  headers: Headers;
}

/**
 * A request with a `Headers`. Without middleware, openapi-fetch creates it instead of a
 * `Request`.
 */
export class RequestWithHeaders extends OutgoingRequest {
  constructor(url: string, init: InitWithHeaders) {
    super(url, { ...init, headers: toRecord(init.headers) });
  }
}

function toRecord(headers: Headers): OutgoingInit["headers"] {
  const record: Record<string, string> = {};
  headers.forEach((value, name) => {
    // `Headers` of happy-dom keep the case.
    record[name.toLowerCase()] = value;
  });
  return record;
}
