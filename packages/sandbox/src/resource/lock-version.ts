import { HttpProblem, quote } from "../http/problem.js";

/**
 * Throws HttpProblem 409 unless `version` is that of the row. Without a version
 * nothing is compared.
 */
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
