import { Script } from "node:vm";
import { isObject } from "../../kernel.js";

/** What a function responds with. */
export interface FunctionResult {
  status: number;
  contentType: string;
  /** A JSON value; a text if the content type is not JSON. */
  body: unknown;
}

const RESPOND = /^\s*\/\/\s*sandbox:\s*respond\s+(.+)$/m;
const THROW = /^\s*\/\/\s*sandbox:\s*throw\s+(.+)$/m;

/**
 * Stands in for running a function: the sandbox never runs the code that it is
 * given. A comment line in the code says what the function does.
 *
 * - `// sandbox: respond {"status": 202, "content_type": "text/plain", "body": "accepted"}`;
 *   each member may be left out: 200, JSON, and the request's body.
 * - `// sandbox: throw ReferenceError: rate is not defined`
 * - Without either, the request's body comes back as JSON.
 */
export function standIn(
  code: string,
  requestBody: unknown,
): FunctionResult | { error: string } {
  const [, error] = THROW.exec(code) ?? [];
  if (error !== undefined) return { error: error.trim() };
  const [, wanted] = RESPOND.exec(code) ?? [];
  const given = wanted === undefined ? {} : readResponse(wanted);
  if (!given) {
    return {
      error: "SyntaxError: the sandbox: respond comment holds no JSON object",
    };
  }
  const { status, content_type: type, body = requestBody } = given;
  return {
    status: typeof status === "number" ? status : 200,
    contentType: typeof type === "string" ? type : "application/json",
    body,
  };
}

/** Whether a content type is JSON. */
export function isJsonType(contentType: string): boolean {
  return /^application\/(.+\+)?json\b/i.test(contentType);
}

/**
 * Whether code can be read as JavaScript, module syntax included. It is
 * compiled, never run.
 */
export function isReadable(code: string): boolean {
  const plain = code
    .replaceAll(/^\s*import\s.*$/gm, "")
    .replaceAll(/^(\s*)export\s+default\b/gm, "$1void ")
    .replaceAll(/^(\s*)export\s+/gm, "$1");
  try {
    new Script(`(async () => {\n${plain}\n})`);
    return true;
  } catch {
    return false;
  }
}

function readResponse(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
