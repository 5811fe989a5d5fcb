import { KapsoError } from "./kapso-error.js";

/**
 * Thrown when a walk over pages cannot go on: the API named a cursor as the
 * next one that this walk has already followed, and would loop for ever.
 */
export class KapsoPaginationError extends KapsoError {
  static {
    this.prototype.name = "KapsoPaginationError";
  }

  /** The cursor in question. */
  readonly cursor: string;

  constructor(message: string, cursor: string) {
    super(message);
    this.cursor = cursor;
  }
}
