import { named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/** The members of a {@link KapsoApiError} besides its message. */
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
 * Thrown when the API responds with a status other than 2xx. Common statuses have their
 * own subclass; any other status is a `KapsoApiError`.
 *
 * It does not contain the API key, even if the response does.
 */
export class ApiError extends ClientError {
  static {
    named(this, "ApiError");
  }

  /** The HTTP status, for example 404. */
  declare readonly status: number;
  /**
   * The machine-readable code in the body, if there is one. Errors of the messaging API
   * have Meta's code, such as `"131047"`.
   */
  declare readonly code: string | undefined;
  /** Meta's explanation of the code, if the body has one. */
  declare readonly details: string | undefined;
  /** Meta's id of the failed request (`fbtrace_id`), for Meta's support. */
  declare readonly traceId: string | undefined;
  /**
   * The body: parsed if it was JSON, otherwise the beginning of its text. `undefined` or
   * `""` if there was none.
   */
  declare readonly body: unknown;
  /** The response's headers. */
  declare readonly headers: Headers;
  /** The `X-Request-Id` of the response, for Kapso's support. */
  declare readonly requestId: string | undefined;
  /** Name of the operation that was called, such as `conversations.get`. */
  declare readonly operation: string | undefined;
  /** Seconds to wait, from `Retry-After` (RFC 9110 §10.2.3), 0 or more. */
  declare readonly retryAfter: number | undefined;

  constructor(message: string, init: ApiErrorInit) {
    super(message);
    Object.assign(this, init);
  }
}
