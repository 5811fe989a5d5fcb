export { KapsoAbortError } from "./abort-error.js";
export { KapsoApiError, type KapsoApiErrorInit } from "./api-error.js";
export { KapsoArgumentError } from "./argument-error.js";
export { KapsoConnectionError } from "./connection-error.js";
export { KapsoError, isKapsoError } from "./kapso-error.js";
export { KapsoPaginationError } from "./pagination-error.js";
export { KapsoParseError, type KapsoParseErrorInit } from "./parse-error.js";
export {
  KapsoAuthenticationError,
  KapsoConflictError,
  KapsoNotFoundError,
  KapsoPermissionError,
  KapsoPlanError,
  KapsoRateLimitError,
  KapsoServerError,
  KapsoValidationError,
} from "./status-errors.js";
export { KapsoResponseSizeError } from "./response-size-error.js";
export { KapsoTimeoutError } from "./timeout-error.js";
