import { loadRest } from "../later.js";
import type { ApiError } from "./api-error.js";
import type * as FailedResponses from "./failed-response.js";
import type { Obstacle } from "./failed-response.js";
import type { PaginationError } from "./pagination-error.js";
import type { ParseError } from "./parse-error.js";
import type { Redactor } from "./redactor.js";

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
  api(response: FailedResponse): Promise<ApiError>;
  /** The error for a 2xx whose body is not as documented. */
  parse(response: FailedResponse, cause?: unknown): Promise<ParseError>;
  /** The error for a walk that cannot continue. */
  pagination(obstacle: Obstacle): Promise<PaginationError>;
}

/**
 * Creates the errors of one client.
 *
 * @param secrets - The current keys. The array can change.
 */
export function createFailures(secrets: readonly string[]): Failures {
  const make = async <Made>(
    using: (errors: typeof FailedResponses, redactor: Redactor) => Made,
  ): Promise<Made> => {
    const errors = await loadRest();
    return using(
      errors,
      errors.createRedactor(() => secrets),
    );
  };
  return {
    api: (response) =>
      make(({ toApiError }, redactor) => toApiError(redactor, response)),
    parse: (response, cause) =>
      make(({ toParseError }, redactor) =>
        toParseError(redactor, response, cause),
      ),
    pagination: (obstacle) =>
      make(({ toPaginationError }, redactor) =>
        toPaginationError(redactor, obstacle),
      ),
  };
}
