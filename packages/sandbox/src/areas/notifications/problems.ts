import { HttpProblem } from "../../kernel.js";

/** The errors of a body in the form of this tag: `{errors: {field: [message]}}`. */
export function invalid(field: string, message: string): HttpProblem {
  return new HttpProblem(422, message, {
    body: { errors: { [field]: [message] } },
  });
}

/** A problem with a member of the body in the form of `invalid`. */
export function byMember(problem: HttpProblem): HttpProblem {
  const { status, member, message } = problem;
  return status === 422 && member !== undefined
    ? invalid(member, message)
    : problem;
}

/** The 404 of this tag has no body. */
export function withoutBody(problem: HttpProblem): HttpProblem {
  const { status, message } = problem;
  return status === 404
    ? new HttpProblem(404, message, { body: undefined })
    : problem;
}
