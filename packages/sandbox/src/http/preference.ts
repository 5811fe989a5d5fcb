import type { PlayResponse } from "../documented/responses.js";
import type { Operation } from "../spec/operations.js";
import { HttpProblem, quote } from "./problem.js";
import type { Reply } from "./reply.js";

/**
 * The header by which a request asks for one of the documented responses:
 * `Prefer: code=409` (RFC 7240; the preference that mock servers have).
 */
const PREFER_HEADER = "Prefer";

/** Names the preference that a response follows (RFC 7240, section 3). */
const APPLIED_HEADER = "Preference-Applied";

/**
 * The documented response that a request asks for; undefined if it asks for none.
 * It is made up: nothing is read or changed.
 *
 * @throws HttpProblem 400 for a status that the operation does not document.
 */
export function preferredReply(
  request: Request,
  operation: Operation,
  play: PlayResponse,
): Reply | undefined {
  const code = preferredCode(request.headers);
  if (code === undefined) return undefined;
  const status = Number(code);
  const response = operation.responses.get(status);
  if (!response) {
    const documented = [...operation.responses.keys()].join(", ");
    throw new HttpProblem(
      400,
      `The ${PREFER_HEADER} header must ask for a documented status of ${operation.operationId}, one of ${documented}; got ${quote(code)}.`,
    );
  }
  const reply = play(operation, status, response);
  const headers = { ...reply.headers, [APPLIED_HEADER]: `code=${code}` };
  return { ...reply, headers };
}

/** The value of the first preference `code`; other preferences are ignored. */
function preferredCode(headers: Headers): string | undefined {
  const [found, code = ""] =
    /(?:^|,)\s*code\s*(?:=\s*"?([^",;]*)"?\s*)?(?=[,;]|$)/i.exec(
      headers.get(PREFER_HEADER) ?? "",
    ) ?? [];
  return found === undefined ? undefined : code.trim();
}
