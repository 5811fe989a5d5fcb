import { excerpt } from "./excerpt.js";
import { KapsoError } from "./kapso-error.js";
import { redact, redactCause } from "./redact.js";

/** What a {@link KapsoParseError} is made of. */
export interface KapsoParseErrorInit {
  status: number;
  /** The body's text, of any length. */
  body: string;
  headers: Headers;
  operation?: string | undefined;
  /** What the parser threw. */
  cause?: unknown;
  /** The API key, removed from everything that the error carries. */
  secret?: string | undefined;
}

/**
 * Thrown when the API answered 2xx but the body is not the JSON that its
 * description promises: a captive portal's page, a truncated answer.
 */
export class KapsoParseError extends KapsoError {
  static {
    this.prototype.name = "KapsoParseError";
  }

  /** The HTTP status, 200 to 299. */
  readonly status: number;
  /** The beginning of the body's text. */
  readonly body: string;
  /** The response's headers. */
  readonly headers: Headers;
  /** Name of the operation that was called, such as `conversations.get`. */
  readonly operation: string | undefined;

  constructor({
    status,
    body,
    headers,
    operation,
    cause,
    secret,
  }: KapsoParseErrorInit) {
    const type = headers.get("content-type");
    super(
      redact(
        `${status}: the body is ${body === "" ? "empty, " : ""}not the JSON promised${type ? ` (${type})` : ""}`,
        secret,
      ),
      { cause: redactCause(cause, secret) },
    );
    this.status = status;
    this.body = excerpt(redact(body, secret));
    this.headers = redact(headers, secret);
    this.operation = operation;
  }
}
