import { setImmediate } from "node:timers/promises";
import { HttpProblem } from "./problem.js";

const MEBIBYTE = 1024 * 1024;

/** The largest JSON body. */
export const MAX_JSON_BYTES = 8 * MEBIBYTE;

/** The largest form: the largest file of WhatsApp, and the text around it. */
export const MAX_FORM_BYTES = 101 * MEBIBYTE;

/**
 * How deep lists and objects of a body may be nested. SQLite reads a thousand
 * levels.
 */
export const MAX_DEPTH = 200;

/**
 * How many values the lists and objects of a body may have in all: about ten
 * times those of the largest that the API takes, a thousand recipients with all
 * parameters of their templates.
 */
const MAX_VALUES = 200_000;

/** How many parts a form may have: the API's have three. */
const MAX_PARTS = 100;

/** The number of characters that are scanned at a time. */
const SCAN_LENGTH = 256 * 1024;

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
  // A body has its declared length.
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

/**
 * Rejects JSON that would block the sandbox for long, before it is parsed. Other
 * requests are handled meanwhile.
 *
 * @throws HttpProblem 400 for JSON that is nested too deep, 413 for JSON with
 *   too many values.
 */
export async function assertBounded(json: string): Promise<void> {
  const count = createCounter();
  for (let start = 0; start < json.length; start += SCAN_LENGTH) {
    if (start > 0) await setImmediate();
    count(json.slice(start, start + SCAN_LENGTH));
  }
  // Parsing and checking come next.
  if (json.length > SCAN_LENGTH) await setImmediate();
}

/** Throws HttpProblem 413 for a form with too many parts, before it is parsed. */
export function assertFewParts(form: Uint8Array, contentType: string): void {
  const [, quoted, plain] =
    /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const line = `--${quoted ?? plain ?? ""}`;
  const bytes = Buffer.from(form.buffer, form.byteOffset, form.byteLength);
  // The first one, or the last, which ends the form, is not counted.
  let parts = -1;
  for (let at = bytes.indexOf(line); at >= 0; parts += 1) {
    if (parts === MAX_PARTS) {
      throw new HttpProblem(
        413,
        `The form must have ${MAX_PARTS} parts at most.`,
      );
    }
    at = bytes.indexOf(`\r\n${line}`, at + line.length);
  }
}

/** Counts levels and values of JSON that comes in pieces. */
function createCounter(): (piece: string) => void {
  let depth = 0;
  let values = 0;
  let isText = false;
  let isEscaped = false;
  return (piece) => {
    for (const character of piece) {
      if (isText) {
        if (isEscaped) isEscaped = false;
        else if (character === "\\") isEscaped = true;
        else if (character === '"') isText = false;
      } else if (character === '"') isText = true;
      else if (character === "," || character === "[" || character === "{") {
        values += 1;
        if (character !== ",") depth += 1;
        if (depth > MAX_DEPTH) {
          throw new HttpProblem(
            400,
            `The request body must be nested ${MAX_DEPTH} levels deep at most.`,
          );
        }
        if (values > MAX_VALUES) {
          throw new HttpProblem(
            413,
            `The request body must have ${MAX_VALUES} values at most.`,
          );
        }
      } else if (character === "]" || character === "}") depth -= 1;
    }
  };
}

function tooLarge(limit: number): HttpProblem {
  return new HttpProblem(
    413,
    `The request body must have ${limit / MEBIBYTE} MiB at most.`,
  );
}
