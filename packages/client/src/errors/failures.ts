import type { ApiError } from "./api-error.js";
import {
  type Obstacle,
  toApiError,
  toPaginationError,
  toParseError,
} from "./failed-response.js";
import type { PaginationError } from "./pagination-error.js";
import type { ParseError } from "./parse-error.js";
import { createRedactor } from "./redactor.js";

/** The parts of a response that an error contains. */
export interface FailedResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or text, or nothing. */
  readonly body: unknown;
  /** Name of the operation. */
  readonly operation?: string | undefined;
}

/**
 * Creates all errors about responses, without the API key in any part of them.
 */
export interface Failures {
  /** The error for a status other than 2xx. */
  api(response: FailedResponse): ApiError;
  /** The error for a 2xx whose body is not as documented. */
  parse(response: FailedResponse, cause?: unknown): ParseError;
  /** The error for a walk that cannot continue. */
  pagination(obstacle: Obstacle): PaginationError;
}

/** Loads the functions that create the errors of one client. */
export type LoadFailures = () => Promise<Failures>;

/**
 * Creates the errors of one client.
 *
 * @param secrets - The current keys. The array can change.
 */
export function createFailures(secrets: readonly string[]): Failures {
  const redactor = createRedactor(() => secrets);
  return {
    api: (response) => toApiError(redactor, response),
    parse: (response, cause) => toParseError(redactor, response, cause),
    pagination: (obstacle) => toPaginationError(redactor, obstacle),
  };
}
