import type { FailedResponse } from "./errors/failures.js";
import type { RawResult } from "./execute.js";
import type { Operation } from "./operation.js";

/**
 * Reads the text of a response in the same way as openapi-fetch. If the kind is
 * `"any"`, the content type decides whether it is JSON.
 *
 * @param text - Undefined if there is no body.
 * @throws SyntaxError if a successful response is not JSON but should be
 */
export function readResult(
  kind: Operation["response"],
  response: Response,
  text: string | undefined,
): RawResult {
  const { ok, headers } = response;
  const isNone =
    text === undefined ||
    (text === "" && headers.get("content-length") === "0");
  if (!ok) return { error: isNone ? undefined : parseIfJson(text), response };
  if (kind === "text" && !isNone) return { data: text, response };
  if (!text || kind === "nothing") return { data: undefined, response };
  const isJson = kind !== "any" || isJsonType(headers);
  return { data: isJson ? JSON.parse(text) : text, response };
}

/** Whether a content type says that a body is JSON. */
export function isJsonType(headers: Headers): boolean {
  return /\bjson\b/i.test(headers.get("content-type") ?? "");
}

function parseIfJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The parts of a response that an error contains. */
export function describe(
  { status, headers }: Response,
  body: unknown,
  operation: Operation | undefined,
): FailedResponse {
  return { status, headers, body, operation: operation?.name };
}
