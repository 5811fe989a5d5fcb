import { randomBytes } from "node:crypto";
import { HttpProblem } from "../../kernel.js";

/** What an error of Meta says. */
export interface MetaError {
  status: number;
  /** Meta's code; the HTTP status where Meta has none. */
  code: number;
  /** What went wrong, in a sentence. */
  message: string;
  /** What it means here and what to do. */
  details?: string;
  subcode?: number;
  type?: string;
  headers?: Record<string, string>;
}

/** A problem with the body that Meta gives it. */
export function metaProblem(error: MetaError): HttpProblem {
  const { status, code, message, details, subcode, headers = {} } = error;
  const body = {
    error: {
      message,
      type: error.type ?? "OAuthException",
      code,
      ...(subcode !== undefined && { error_subcode: subcode }),
      ...(details !== undefined && {
        error_data: { messaging_product: "whatsapp", details },
      }),
      fbtrace_id: `A${randomBytes(17).toString("base64url").slice(0, 22)}`,
    },
  };
  return new HttpProblem(status, message, { body, headers });
}

/** 404 for something that is not there, or belongs to another number. */
export function messagingNotFound(message: string): HttpProblem {
  return metaProblem({
    status: 404,
    code: 404,
    message,
    type: "MessageError",
  });
}

/** 400 for a request that can never be right. */
export function invalidRequest(message: string): HttpProblem {
  return metaProblem({ status: 400, code: 400, message });
}

/** 400 with Meta's code 100: a parameter that the rules of its resource exclude. */
export function invalidParameter(
  details: string,
  subcode?: number,
): HttpProblem {
  return metaProblem({
    status: 400,
    code: 100,
    message: "(#100) Invalid parameter",
    details,
    ...(subcode !== undefined && { subcode }),
  });
}

/** 400 with Meta's code 131009: a value that belongs to nothing. */
export function wrongValue(details: string): HttpProblem {
  return metaProblem({
    status: 400,
    code: 131009,
    message: "(#131009) Parameter value is not valid",
    details,
  });
}

/**
 * A problem that validation found, as this API words it: Meta's object, and 400
 * where the Platform API has 422. A rejected key is Kapso's own, a text.
 */
export function wordProblem(problem: HttpProblem): HttpProblem {
  const { message, headers } = problem;
  if (problem.hasOwnBody || problem.status === 401) return problem;
  const isInvalid = problem.status === 422 && !problem.isConflict;
  const status = isInvalid ? 400 : problem.status;
  return metaProblem({ status, code: status, message, headers });
}
