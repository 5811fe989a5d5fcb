import { enumerated } from "../enumeration.js";
import { HttpProblem } from "../http/problem.js";

/** What has a status, and how the API rejects a change that it rules out. */
export interface StatusRule {
  /** The resource in words, for example `broadcast`. */
  thing: string;
  errorStatus: 409 | 422;
}

/**
 * Throws the rule's HttpProblem unless a row has one of the statuses.
 *
 * @param done - what would be done to it, as a participle: `cancelled`.
 */
export function requireStatus(
  { thing, errorStatus }: StatusRule,
  { status }: { status: string },
  allowed: readonly string[],
  done: string,
): void {
  if (allowed.includes(status)) return;
  throw new HttpProblem(
    errorStatus,
    `A ${thing} can be ${done} while its status is ${enumerated(allowed, "or")}; the status of this one is ${status}.`,
  );
}
