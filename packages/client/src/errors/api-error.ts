import { named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/** What a {@link KapsoApiError} is made of, besides its message. */
export interface ApiErrorInit {
  status: number;
  code: string | undefined;
  details?: string | undefined;
  traceId?: string | undefined;
  body: unknown;
  headers: Headers;
  requestId: string | undefined;
  operation: string | undefined;
  retryAfter: number | undefined;
}

/**
 * Thrown when the API responded with a status other than 2xx. The common
 * statuses have a subclass each; any other status is a plain `KapsoApiError`.
 *
 * Nothing in it holds the API key, even if the server sent it back.
 */
export class ApiError extends ClientError {
  static {
    named(this, "ApiError");
  }

  /** The HTTP status, for example 404. */
  declare readonly status: number;
  /**
   * The API's own machine-readable code, if the body has one. Of the messaging
   * API it is Meta's, such as `"131047"`.
   */
  declare readonly code: string | undefined;
  /** Meta's explanation of the code, if the body has one. */
  declare readonly details: string | undefined;
  /** Meta's id of the failed request (`fbtrace_id`): quote it to Meta's support. */
  declare readonly traceId: string | undefined;
  /**
   * The body: parsed if it was JSON, otherwise its text (shortened),
   * `undefined` or `""` if there was none.
   */
  declare readonly body: unknown;
  /** The response's headers. */
  declare readonly headers: Headers;
  /** The `X-Request-Id` of the response: quote it to Kapso's support. */
  declare readonly requestId: string | undefined;
  /** Name of the operation that was called, such as `conversations.get`. */
  declare readonly operation: string | undefined;
  /** Seconds to wait as said by `Retry-After` (RFC 9110 §10.2.3), 0 or more. */
  declare readonly retryAfter: number | undefined;

  constructor(message: string, init: ApiErrorInit) {
    super(message);
    Object.assign(this, init);
  }
}
