import { loadRest } from "../later.js";
import type { ApiError } from "./api-error.js";
import type * as FailedResponses from "./failed-response.js";
import type { Obstacle } from "./failed-response.js";
import type { PaginationError } from "./pagination-error.js";
import type { ParseError } from "./parse-error.js";
import type { Redactor } from "./redactor.js";

/** What an error says about a response. */
export interface FailedResponse {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or text, or nothing. */
  readonly body: unknown;
  /** Name of the operation. */
  readonly operation?: string | undefined;
}

/**
 * Makes the errors about responses: the one place where what a server said
 * becomes an error, without the API key in any part of it.
 */
export interface Failures {
  /** The error for a status other than 2xx. */
  api(response: FailedResponse): Promise<ApiError>;
  /** The error for a 2xx whose body is not what the operation promises. */
  parse(response: FailedResponse, cause?: unknown): Promise<ParseError>;
  /** The error for a walk that cannot go on. */
  pagination(obstacle: Obstacle): Promise<PaginationError>;
}

/**
 * Makes the errors of one client.
 *
 * @param secrets - The keys in use, which can change.
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
