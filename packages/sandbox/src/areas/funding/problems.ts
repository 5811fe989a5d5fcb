import { HttpProblem, quote } from "../../kernel.js";

const META_ID = /^\d+$/;

/** Funding rejects malformed requests with 400. */
export function asBadRequest(problem: HttpProblem): HttpProblem {
  return problem.status === 422
    ? new HttpProblem(400, problem.message)
    : problem;
}

/** Throws HttpProblem 400 unless the id is one of Meta's. */
export function assertMetaId(subject: string, id: string): void {
  if (META_ID.test(id)) return;
  throw new HttpProblem(
    400,
    `${subject} must be an id of Meta, digits only; got ${quote(id)}.`,
  );
}
