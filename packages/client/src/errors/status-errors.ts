import { KapsoApiError } from "./api-error.js";

/** 400 or 422: the API refused a parameter or a field of the body. */
export class KapsoValidationError extends KapsoApiError {
  static {
    this.prototype.name = "KapsoValidationError";
  }
}

/** 401: the API key is missing, unknown or revoked. */
export class KapsoAuthenticationError extends KapsoApiError {
  static {
    this.prototype.name = "KapsoAuthenticationError";
  }
}

/** 402: the project's plan does not include the feature. */
export class KapsoPlanError extends KapsoApiError {
  static {
    this.prototype.name = "KapsoPlanError";
  }
}

/** 403: the API key is valid but may not do this. */
export class KapsoPermissionError extends KapsoApiError {
  static {
    this.prototype.name = "KapsoPermissionError";
  }
}

/** 404: there is no such thing in this project. */
export class KapsoNotFoundError extends KapsoApiError {
  static {
    this.prototype.name = "KapsoNotFoundError";
  }
}

/** 409: the request clashes with the state that the thing is in. */
export class KapsoConflictError extends KapsoApiError {
  static {
    this.prototype.name = "KapsoConflictError";
  }
}

/** 429: too many requests, also after the retries; see `retryAfter`. */
export class KapsoRateLimitError extends KapsoApiError {
  static {
    this.prototype.name = "KapsoRateLimitError";
  }
}

/** 500 to 599: the API, or a proxy in front of it, failed. */
export class KapsoServerError extends KapsoApiError {
  static {
    this.prototype.name = "KapsoServerError";
  }
}
