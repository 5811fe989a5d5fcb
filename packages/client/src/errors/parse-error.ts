import { named } from "./branded-error.js";
import { excerpt } from "./excerpt.js";
import { ClientError } from "../generated/neutral.js";

/** What a {@link KapsoParseError} is made of. */
export interface ParseErrorInit {
  status: number;
  /** The body's text, of any length. */
  body: string;
  headers: Headers;
  requestId?: string | undefined;
  operation?: string | undefined;
  /** What the parser threw. */
  cause?: unknown;
}

/**
 * Thrown when the API responded with 2xx but the body is not the JSON that its
 * description promises: a captive portal's page, a truncated response.
 */
export class ParseError extends ClientError {
  static {
    named(this, "ParseError");
  }

  /** The HTTP status, 200 to 299. */
  readonly status: number;
  /** The beginning of the body's text. */
  readonly body: string;
  /** The response's headers. */
  readonly headers: Headers;
  /** The `X-Request-Id` of the response: quote it to Kapso's support. */
  readonly requestId: string | undefined;
  /** Name of the operation that was called, such as `conversations.get`. */
  readonly operation: string | undefined;

  constructor(init: ParseErrorInit) {
    const { status, body, headers, requestId, operation, cause } = init;
    const type = headers.get("content-type");
    super(
      `${status}: the body is ${body === "" ? "empty, " : ""}not the JSON promised${type ? ` (${type})` : ""}`,
      { cause },
    );
    this.status = status;
    this.body = excerpt(body);
    this.headers = headers;
    this.requestId = requestId;
    this.operation = operation;
  }
}
