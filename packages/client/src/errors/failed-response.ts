import { formatValue } from "../arguments/format-value.js";
import { REQUEST_ID_HEADER } from "../generated/api.js";
import type { ApiError } from "./api-error.js";
import { createApiError } from "./create-api-error.js";
import type { FailedResponse } from "./failures.js";
import { PaginationError } from "./pagination-error.js";
import { ParseError } from "./parse-error.js";
import { ResponseSizeError } from "./response-size-error.js";
import type { Direction } from "../options.js";
import type { Redactor } from "./redactor.js";
import { withCaller } from "./with-caller.js";

/** Creates the error for a status other than 2xx. */
export function toApiError(
  { redact }: Redactor,
  { status, headers, body, operation }: FailedResponse,
): ApiError {
  return withCaller(
    createApiError({
      status,
      headers: redact(headers),
      body: redact(body),
      operation,
    }),
  );
}

/** Creates the error for a 2xx whose body is not as documented. */
export function toParseError(
  { redact, redactCause }: Redactor,
  { status, headers, body, operation }: FailedResponse,
  cause?: unknown,
): ParseError {
  const clean = redact(headers);
  const text = typeof body === "string" ? body : toJson(body ?? "");
  return new ParseError({
    status,
    headers: clean,
    body: body === undefined ? "" : redact(text),
    requestId: clean.get(REQUEST_ID_HEADER) ?? undefined,
    operation,
    cause: redactCause(cause),
  });
}

function toJson(body: unknown): string {
  try {
    return JSON.stringify(body);
  } catch {
    return "JSON with too many levels";
  }
}

/** The error for a success whose body is larger than `maxResponseBytes`. */
export function toSizeError(maxBytes: number): ResponseSizeError {
  return new ResponseSizeError(
    `the body of the response is larger than maxResponseBytes, ${maxBytes} bytes`,
    maxBytes,
  );
}

/** A part of a response that does not say whether there are more pages. */
export interface Unclear {
  /** What the response should contain, or what contradicts itself. */
  readonly unclear: string;
  /** What it contains instead. Without this member, the text already says it. */
  readonly value?: unknown;
}

/** Why a walk cannot continue. */
export type Obstacle =
  /** The response does not say whether there are more pages. */
  | Unclear
  /** There is no page in this direction. */
  | { readonly end: Direction }
  /** The walk has already followed the cursor. */
  | { readonly cursor: string };

/** Creates the error for a walk that cannot continue. A cursor can contain the key. */
export function toPaginationError(
  { redact }: Redactor,
  obstacle: Obstacle,
): PaginationError {
  const message =
    "unclear" in obstacle
      ? `the response does not say whether there are more pages: ${obstacle.unclear}${"value" in obstacle ? `, not ${formatValue(obstacle.value)}` : ""}`
      : "end" in obstacle
        ? `this is the ${obstacle.end === "forward" ? "last" : "first"} page: check ${obstacle.end === "forward" ? "hasNextPage" : "hasPreviousPage"} first`
        : `the API returned a cursor that this walk has already followed, so the walk would never end: ${obstacle.cursor}`;
  const cursor = "cursor" in obstacle ? obstacle.cursor : undefined;
  return new PaginationError(redact(message), redact(cursor));
}
