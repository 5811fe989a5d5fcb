import { parseRetryAfter } from "../transport/retry-after.js";
import { KapsoApiError } from "./api-error.js";
import { CODE_ERRORS } from "./code-errors.js";
import { describeBody, readCode, readDiagnosis } from "./describe-body.js";
import { excerpt } from "./excerpt.js";
import {
  KapsoAuthenticationError,
  KapsoConflictError,
  KapsoNotFoundError,
  KapsoPermissionError,
  KapsoPlanError,
  KapsoRateLimitError,
  KapsoServerError,
  KapsoValidationError,
} from "./status-errors.js";

/**
 * Class and reason phrase (RFC 9110 §15, RFC 6585) by status. HTTP/2 carries
 * no phrase, so the response's own is not used.
 */
const STATUSES: Record<number, [typeof KapsoApiError, string]> = {
  400: [KapsoValidationError, "Bad Request"],
  401: [KapsoAuthenticationError, "Unauthorized"],
  402: [KapsoPlanError, "Payment Required"],
  403: [KapsoPermissionError, "Forbidden"],
  404: [KapsoNotFoundError, "Not Found"],
  409: [KapsoConflictError, "Conflict"],
  422: [KapsoValidationError, "Unprocessable Content"],
  429: [KapsoRateLimitError, "Too Many Requests"],
  500: [KapsoServerError, "Internal Server Error"],
  502: [KapsoServerError, "Bad Gateway"],
  503: [KapsoServerError, "Service Unavailable"],
  504: [KapsoServerError, "Gateway Timeout"],
};

/** What {@link createApiError} reads. */
export interface ApiErrorSource {
  status: number;
  headers: Headers;
  /** Parsed JSON, or text, or nothing. */
  body: unknown;
  /** Name of the operation. */
  operation?: string | undefined;
}

/**
 * Makes the error for a response other than 2xx: the class by the code or the
 * status, the message and the code from whichever shape the body has.
 *
 * The message reads `404 Not Found: WhatsApp conversation not found`. A body
 * without a sentence, such as a proxy's HTML page, is named, not quoted:
 * `502 Bad Gateway: the body was not JSON (text/html)`.
 */
export function createApiError(source: ApiErrorSource): KapsoApiError {
  const { status, operation, headers, body } = source;
  const isServerError = status >= 500 && status < 600;
  const [StatusError, phrase] = STATUSES[status] ?? [
    isServerError ? KapsoServerError : KapsoApiError,
  ];
  const code = readCode(body);
  const ApiError = CODE_ERRORS[code ?? ""] ?? StatusError;
  const type = headers.get("content-type");
  const detail =
    body === undefined || body === null || body === ""
      ? "the body was empty"
      : typeof body === "string"
        ? `the body was not JSON${type ? ` (${type})` : ""}`
        : describeBody(body);
  const title = phrase ? `${status} ${phrase}` : `${status}`;
  return new ApiError(detail ? `${title}: ${detail}` : title, {
    status,
    code,
    ...readDiagnosis(body),
    body: typeof body === "string" ? excerpt(body) : body,
    headers,
    requestId: headers.get("x-request-id") ?? undefined,
    operation,
    retryAfter: parseRetryAfter(headers),
  });
}
