import { randomBytes } from "node:crypto";
import { HttpProblem } from "../../kernel.js";

/** The errors of Meta by code: the status of the response, and the name. */
const META_ERRORS = {
  100: [400, "Invalid parameter"],
  130429: [429, "Rate limit hit"],
  131008: [400, "Required parameter is missing"],
  131009: [400, "Parameter value is not valid"],
  131026: [400, "Receiver is incapable of receiving this message"],
  131031: [403, "Business Account locked"],
  131047: [422, "Re-engagement message"],
  131053: [400, "Media upload error"],
  131055: [400, "Method not allowed"],
  131056: [429, "(Business Account, Consumer Account) pair rate limit hit"],
  132000: [
    400,
    "Number of parameters does not match the expected number of params",
  ],
  132001: [404, "Template name does not exist in the translation"],
  132012: [
    400,
    "Parameter format does not match format in the created template",
  ],
  132015: [400, "Template is Paused"],
  132016: [400, "Template is Disabled"],
  133010: [400, "Account not registered"],
  139001: [400, "The flow cannot be changed so"],
  139002: [400, "The flow cannot be changed so"],
  139003: [400, "The flow cannot be changed so"],
  139004: [400, "The flow cannot be changed so"],
} as const;

/** The parts of an error besides its code and message. */
interface ErrorDetails {
  /** What it means here and what to do. */
  details?: string;
  subcode?: number;
  type?: string;
  headers?: Readonly<Record<string, string>>;
}

/** A problem with a body in Meta's form. */
export function metaProblem(
  status: number,
  code: number,
  message: string,
  { details, subcode, type, headers = {} }: ErrorDetails = {},
): HttpProblem {
  const body = {
    error: {
      message,
      type: type ?? "OAuthException",
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

/**
 * An error of Meta.
 *
 * @param details - what it means here and what to do.
 */
export function metaError(
  code: keyof typeof META_ERRORS,
  details: string,
  more: ErrorDetails = {},
): HttpProblem {
  const [status, name] = META_ERRORS[code];
  return metaProblem(status, code, `(#${code}) ${name}`, { details, ...more });
}

/** 400 for a parameter that is not valid: Meta's code 100. */
export function invalidParameter(
  details: string,
  more?: ErrorDetails,
): HttpProblem {
  return metaError(100, details, more);
}

/** A problem without a code of Meta: its code is the status. */
export function rejection(
  status: number,
  message: string,
  more?: ErrorDetails,
): HttpProblem {
  return metaProblem(status, status, message, more);
}

/**
 * What was looked for; throws HttpProblem 404 if it does not exist, or belongs to
 * another number.
 */
export function existing<R>(found: R | undefined, message: string): R {
  if (found !== undefined) return found;
  throw rejection(404, message, { type: "MessageError" });
}

/** 400 for a request that is never valid. */
export function invalidRequest(message: string): HttpProblem {
  return rejection(400, message);
}

/**
 * A problem that validation found, in the words of this API: Meta's object, and
 * 400 where the Platform API has 422. A rejected key is Kapso's own, a text.
 */
export function wordProblem(problem: HttpProblem): HttpProblem {
  const { message, headers } = problem;
  if (problem.hasOwnBody || problem.status === 401) return problem;
  const isInvalid = problem.status === 422 && !problem.isConflict;
  return rejection(isInvalid ? 400 : problem.status, message, { headers });
}
