import { named } from "./branded-error.js";
import { ClientError } from "../generated/neutral.js";

/**
 * Thrown when a walk over pages cannot continue: the API returned a cursor that this
 * walk has already followed, or did not say whether there are more pages. Also thrown by
 * `nextPage` and `previousPage` if there is no such page.
 */
export class PaginationError extends ClientError {
  static {
    named(this, "PaginationError");
  }

  /** The repeated cursor; empty for other reasons. */
  readonly cursor: string;

  constructor(message: string, cursor = "") {
    super(message);
    this.cursor = cursor;
  }
}
