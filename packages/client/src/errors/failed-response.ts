import { REQUEST_ID_HEADER } from "../generated/api.js";
import type { ApiError } from "./api-error.js";
import { createApiError } from "./create-api-error.js";
import type { FailedResponse } from "./failures.js";
import { ParseError } from "./parse-error.js";
import type { Redactor } from "./redactor.js";

export { createRedactor } from "./redactor.js";

/** The error for a status other than 2xx. */
export function toApiError(
  { redact }: Redactor,
  { status, headers, body, operation }: FailedResponse,
): ApiError {
  return createApiError({
    status,
    headers: redact(headers),
    body: redact(body),
    operation,
  });
}

/** The error for a 2xx whose body is not what the operation promises. */
export function toParseError(
  { redact, redactCause }: Redactor,
  { status, headers, body, operation }: FailedResponse,
  cause?: unknown,
): ParseError {
  const clean = redact(headers);
  const text = typeof body === "string" ? body : JSON.stringify(body ?? "");
  return new ParseError({
    status,
    headers: clean,
    body: body === undefined ? "" : redact(text),
    requestId: clean.get(REQUEST_ID_HEADER) ?? undefined,
    operation,
    cause: redactCause(cause),
  });
}
