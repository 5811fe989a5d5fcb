import { named } from "./branded-error.js";
import { excerpt } from "./excerpt.js";
import { ClientError } from "../generated/neutral.js";

/** The members of a {@link KapsoParseError}. */
export interface ParseErrorInit {
  status: number;
  /** The text of the body, of any length. */
  body: string;
  headers: Headers;
  requestId?: string | undefined;
  operation?: string | undefined;
  /** The error of the JSON parser. */
  cause?: unknown;
}

/**
 * Thrown when the API responds with 2xx, but the body is not the documented JSON, such as
 * the page of a captive portal or a truncated response.
 */
export class ParseError extends ClientError {
  static {
    named(this, "ParseError");
  }

  /** The HTTP status, 200 to 299. */
  readonly status: number;
  /** The beginning of the text of the body. */
  readonly body: string;
  /** The response's headers. */
  readonly headers: Headers;
  /** The `X-Request-Id` of the response, for Kapso's support. */
  readonly requestId: string | undefined;
  /** Name of the operation that was called, such as `conversations.get`. */
  readonly operation: string | undefined;

  constructor(init: ParseErrorInit) {
    const { status, body, headers, requestId, operation, cause } = init;
    const type = headers.get("content-type");
    super(
      `${status}: the body is ${body === "" ? "empty, " : ""}not the documented JSON${type ? ` (${type})` : ""}${type?.includes("html") ? "; a web page responded instead of the API: check baseUrl" : ""}`,
      { cause },
    );
    this.status = status;
    this.body = excerpt(body);
    this.headers = headers;
    this.requestId = requestId;
    this.operation = operation;
  }
}
