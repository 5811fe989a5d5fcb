import { HttpProblem } from "./problem.js";

const MEBIBYTE = 1024 * 1024;

/** The largest JSON body. */
export const MAX_JSON_BYTES = 8 * MEBIBYTE;

/** The largest form: the largest file that WhatsApp takes, and what is around it. */
export const MAX_FORM_BYTES = 101 * MEBIBYTE;

/** How deep lists and objects of a body may be nested. */
const MAX_DEPTH = 200;

/**
 * Reads the body of a request.
 *
 * @throws HttpProblem 413 beyond `limit` bytes; the rest is not read then.
 */
export async function readBytes(
  request: Request,
  limit: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const declared = request.headers.get("content-length");
  if (Number(declared) > limit) throw tooLarge(limit);
  // HTTP holds a body to its declared length.
  if (declared !== null) return new Uint8Array(await request.arrayBuffer());
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Node's streams can be iterated; leaving the loop cancels them.
  const stream = request.body as AsyncIterable<Uint8Array> | null;
  for await (const chunk of stream ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Throws HttpProblem 400 for JSON that is nested too deep to be checked. */
export function assertShallow(json: string): void {
  let depth = 0;
  let isText = false;
  for (let index = 0; index < json.length; index += 1) {
    const character = json[index];
    if (isText) {
      if (character === "\\") index += 1;
      else if (character === '"') isText = false;
    } else if (character === '"') isText = true;
    else if (character === "[" || character === "{") {
      depth += 1;
      if (depth > MAX_DEPTH) {
        throw new HttpProblem(
          400,
          `The request body must be nested ${MAX_DEPTH} levels deep at most.`,
        );
      }
    } else if (character === "]" || character === "}") depth -= 1;
  }
}

function tooLarge(limit: number): HttpProblem {
  return new HttpProblem(
    413,
    `The request body must have ${limit / MEBIBYTE} MiB at most.`,
  );
}
