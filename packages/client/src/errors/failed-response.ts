import { REQUEST_ID_HEADER } from "../generated/api.js";
import type { ApiError } from "./api-error.js";
import { createApiError } from "./create-api-error.js";
import type { FailedResponse } from "./failures.js";
import { PaginationError } from "./pagination-error.js";
import { ParseError } from "./parse-error.js";
import type { Direction } from "../options.js";
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

/** Why a walk cannot go on. */
export type Obstacle =
  /** The response does not say whether there is more. */
  | { readonly unclear: string }
  /** There is no page in this direction. */
  | { readonly end: Direction }
  /** The walk has already followed the cursor. */
  | { readonly cursor: string };

/** The error for a walk that cannot go on; a server can send back the key in a cursor. */
export function toPaginationError(
  { redact }: Redactor,
  obstacle: Obstacle,
): PaginationError {
  const message =
    "unclear" in obstacle
      ? `the response does not say whether there is a further page: ${obstacle.unclear}`
      : "end" in obstacle
        ? `this is the ${obstacle.end === "forward" ? "last" : "first"} page: check ${obstacle.end === "forward" ? "hasNextPage" : "hasPreviousPage"} before going on`
        : `the API gave a cursor that this walk has already followed, and would go round in circles: ${obstacle.cursor}`;
  const cursor = "cursor" in obstacle ? obstacle.cursor : undefined;
  return new PaginationError(redact(message), redact(cursor));
}
