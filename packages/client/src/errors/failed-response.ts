import type { KapsoApiError } from "./api-error.js";
import { createApiError } from "./create-api-error.js";
import type { FailedResponse } from "./failures.js";
import { KapsoParseError } from "./parse-error.js";
import type { Redactor } from "./redactor.js";

export { createRedactor } from "./redactor.js";

/** The error for a status other than 2xx. */
export function toApiError(
  { redact }: Redactor,
  { status, headers, body, operation }: FailedResponse,
): KapsoApiError {
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
): KapsoParseError {
  const clean = redact(headers);
  const text = typeof body === "string" ? body : JSON.stringify(body ?? "");
  return new KapsoParseError({
    status,
    headers: clean,
    body: body === undefined ? "" : redact(text),
    requestId: clean.get("x-request-id") ?? undefined,
    operation,
    cause: redactCause(cause),
  });
}
