import { REQUEST_ID_HEADER } from "../generated/api.js";
import { parseRetryAfter } from "../transport/retry-after.js";
import { ApiError } from "./api-error.js";
import { CODE_ERRORS } from "./code-errors.js";
import { describeBody, readCode, readDiagnosis } from "./describe-body.js";
import { excerpt } from "./excerpt.js";
import {
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionError,
  PlanError,
  RateLimitError,
  ServerError,
  ValidationError,
} from "./status-errors.js";

/**
 * Class and reason phrase (RFC 9110 §15, RFC 6585) by status. HTTP/2 has no reason
 * phrase, so that of the response is not used.
 */
const STATUSES: Record<number, [typeof ApiError, string]> = {
  400: [ValidationError, "Bad Request"],
  401: [AuthenticationError, "Unauthorized"],
  402: [PlanError, "Payment Required"],
  403: [PermissionError, "Forbidden"],
  404: [NotFoundError, "Not Found"],
  409: [ConflictError, "Conflict"],
  422: [ValidationError, "Unprocessable Content"],
  429: [RateLimitError, "Too Many Requests"],
  500: [ServerError, "Internal Server Error"],
  502: [ServerError, "Bad Gateway"],
  503: [ServerError, "Service Unavailable"],
  504: [ServerError, "Gateway Timeout"],
};

/** The input of {@link createApiError}. */
export interface ApiErrorSource {
  status: number;
  headers: Headers;
  /** Parsed JSON, or text, or nothing. */
  body: unknown;
  /** Name of the operation. */
  operation?: string | undefined;
}

/**
 * Creates the error for a status other than 2xx. The code or the status decides the
 * class. Message and code are read from the body, in any of its shapes.
 *
 * A message is, for example, `404 Not Found: WhatsApp conversation not found`. A body
 * that is not JSON, such as the HTML page of a proxy, is not quoted: `502 Bad Gateway:
 * the body was not JSON (text/html)`.
 */
export function createApiError(source: ApiErrorSource): ApiError {
  const { operation, headers, body } = source;
  // A fake response of a test can have any value.
  const status = typeof source.status === "number" ? source.status : 0;
  const isServerError = status >= 500 && status < 600;
  const [StatusError, phrase] = STATUSES[status] ?? [
    isServerError ? ServerError : ApiError,
  ];
  const code = readCode(body);
  const ErrorClass = CODE_ERRORS[code ?? ""] ?? StatusError;
  const type = headers.get("content-type");
  const detail =
    body === undefined || body === null || body === ""
      ? "the body was empty"
      : typeof body === "string"
        ? `the body was not JSON${type ? ` (${type})` : ""}`
        : describeBody(body);
  const title = phrase ? `${status} ${phrase}` : `${status}`;
  return new ErrorClass(detail ? `${title}: ${detail}` : title, {
    status,
    code,
    ...readDiagnosis(body),
    body: typeof body === "string" ? excerpt(body) : body,
    headers,
    requestId: headers.get(REQUEST_ID_HEADER) ?? undefined,
    operation,
    retryAfter: parseRetryAfter(headers),
  });
}
