import type { Row } from "@libsql/client";
import { enumerated } from "../enumeration.js";
import { HttpProblem } from "../http/problem.js";
import { requiredText } from "../storage/database.js";

/** What has a status, and how the API refuses a change that it rules out. */
export interface StatusRule {
  /** The resource in words, for example `broadcast`. */
  thing: string;
  refusal: 409 | 422;
}

/**
 * Throws the rule's HttpProblem unless a row has one of the statuses.
 *
 * @param done - what would be done to it, as a participle: `cancelled`.
 */
export function requireStatus(
  { thing, refusal }: StatusRule,
  row: Row,
  allowed: readonly string[],
  done: string,
): void {
  const status = requiredText(row, "status");
  if (allowed.includes(status)) return;
  throw new HttpProblem(
    refusal,
    `A ${thing} can be ${done} while its status is ${enumerated(allowed, "or")}; the status of this one is ${status}.`,
  );
}
