import { enumerated } from "../members.js";
import { HttpProblem, quote } from "../http/problem.js";

/** How the API rejects a change that the status of a resource excludes. */
export interface StatusRule {
  /** The resource in words, for example `broadcast`. */
  thing: string;
  errorStatus: 409 | 422;
}

/**
 * Throws the rule's HttpProblem unless a row has one of the statuses.
 *
 * @param done - the change as a participle: `cancelled`.
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

/** Throws HttpProblem 409 for a version that is not that of the row. */
export function requireCurrent(
  { name, lock_version: current }: { name: string; lock_version: number },
  version: number | undefined,
): void {
  if (version === undefined || version === current) return;
  throw new HttpProblem(
    409,
    `The lock_version ${version} is stale: ${quote(name)} is at ${current}. Read it again and repeat the change.`,
  );
}
