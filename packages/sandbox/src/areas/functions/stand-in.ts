import { Script } from "node:vm";

/** What a function responds with. */
export interface FunctionResult {
  status: number;
  contentType: string;
  /** A JSON value; a text where the content type is not JSON. */
  body: unknown;
}

/** What became of calling a function. */
export type FunctionOutcome =
  | { kind: "responded"; result: FunctionResult }
  | { kind: "threw"; error: string };

const RESPOND = /^\s*\/\/\s*sandbox:\s*respond\s+(.+)$/m;
const THROW = /^\s*\/\/\s*sandbox:\s*throw\s+(.+)$/m;

const JSON_TYPE = "application/json";

/**
 * Stands in for running a function: the sandbox never runs the code it is
 * given. What a function does is said by a comment line in its code.
 *
 * - `// sandbox: respond {"status": 202, "content_type": "text/plain", "body": "accepted"}`;
 *   each member may be left out: 200, JSON, and the request's body.
 * - `// sandbox: throw ReferenceError: rate is not defined`
 * - Without either, the request's body comes back as JSON.
 */
export function standIn(code: string, requestBody: unknown): FunctionOutcome {
  const [, error] = THROW.exec(code) ?? [];
  if (error !== undefined) return { kind: "threw", error: error.trim() };
  const [, wanted] = RESPOND.exec(code) ?? [];
  const given = wanted === undefined ? {} : readResponse(wanted);
  if (!given) {
    return {
      kind: "threw",
      error: "SyntaxError: the sandbox: respond comment holds no JSON object",
    };
  }
  const { status, content_type: type, body = requestBody } = given;
  return {
    kind: "responded",
    result: {
      status: typeof status === "number" ? status : 200,
      contentType: typeof type === "string" ? type : JSON_TYPE,
      body,
    },
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
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
