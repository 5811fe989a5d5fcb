import { named } from "./branded-error.js";
import { ApiError } from "./api-error.js";

/** 400 or 422: the API rejected a parameter or a field of the body. */
export class ValidationError extends ApiError {
  static {
    named(this, "ValidationError");
  }
}

/** 401: the API key is missing, unknown or revoked. */
export class AuthenticationError extends ApiError {
  static {
    named(this, "AuthenticationError");
  }
}

/** 402: the project's plan does not include the feature. */
export class PlanError extends ApiError {
  static {
    named(this, "PlanError");
  }
}

/** 403: the API key is valid, but does not permit the operation. */
export class PermissionError extends ApiError {
  static {
    named(this, "PermissionError");
  }
}

/** 404: the resource does not exist in this project. */
export class NotFoundError extends ApiError {
  static {
    named(this, "NotFoundError");
  }
}

/** 409: the request conflicts with the current state of the resource. */
export class ConflictError extends ApiError {
  static {
    named(this, "ConflictError");
  }
}

/** 429: too many requests, even after the retries; see `retryAfter`. */
export class RateLimitError extends ApiError {
  static {
    named(this, "RateLimitError");
  }
}

/** 500 to 599: the API, or a proxy in front of it, failed. */
export class ServerError extends ApiError {
  static {
    named(this, "ServerError");
  }
}
