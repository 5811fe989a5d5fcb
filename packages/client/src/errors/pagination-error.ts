import { named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/**
 * Thrown when a walk over pages cannot go on: the API named a cursor as the
 * next one that this walk has already followed, or did not say whether there
 * is more. A walk is complete, or it throws.
 */
export class PaginationError extends ClientError {
  static {
    named(this, "PaginationError");
  }

  /** The cursor in question; empty if there is none. */
  readonly cursor: string;

  constructor(message: string, cursor = "") {
    super(message);
    this.cursor = cursor;
  }
}
