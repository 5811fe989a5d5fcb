import { type Operation, outerEnvelope } from "../operations.js";
import { Refusal } from "./refusal.js";

/** Methods that change nothing (RFC 9110 §9.2.1), of those the API has. */
const SAFE_METHODS = ["GET", "HEAD"];

/** What a browser says of requests that are not from another site. */
const OWN_SITES = ["same-origin", "same-site", "none"];

/**
 * Refuses a change that another site's page could have made a browser send
 * along with its cookies. A form, and a script without permission (CORS), can
 * send no JSON; browsers also say where a request comes from (Fetch Metadata).
 *
 * @throws Refusal 403 for another site, 415 for a body that is no JSON
 */
export function refuseForgery(
  { method, headers }: Request,
  operation: Operation,
): void {
  if (SAFE_METHODS.includes(method)) return;
  const site = headers.get("sec-fetch-site");
  if (site !== null && !OWN_SITES.includes(site)) {
    throw new Refusal(403, "Changes are not taken from another site");
  }
  // PUT, PATCH and DELETE need permission by themselves; POST does not.
  const needsJson = operation.body !== undefined || method === "POST";
  const type = headers.get("content-type") ?? "";
  if (needsJson && !/^\s*application\/json\s*(;|$)/i.test(type)) {
    throw new Refusal(415, "The body must be application/json");
  }
}

/**
 * Reads the body of an operation that takes one, and leaves any other unread.
 * What is returned is parsed, and cut down to the envelope that the operation
 * declares.
 *
 * @throws Refusal 413 above `maxBytes`, 400 for what is no JSON object
 */
export async function readBody(
  request: Request,
  { body: envelope }: Operation,
  maxBytes: number,
): Promise<Record<string, unknown> | undefined> {
  if (envelope === undefined) return undefined;
  const bytes = await readBytes(request, maxBytes);
  const body = parse(bytes);
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new Refusal(400, "The body must be a JSON object");
  }
  const members = body as Record<string, unknown>;
  const key = outerEnvelope(envelope);
  if (key === undefined) return members;
  return Object.hasOwn(members, key) ? { [key]: members[key] } : {};
}

async function readBytes(
  request: Request,
  maxBytes: number,
): Promise<Uint8Array> {
  const refuse = (): Refusal =>
    new Refusal(413, `The body must not be larger than ${maxBytes} bytes`);
  if (Number(request.headers.get("content-length")) > maxBytes) throw refuse();
  if (request.bodyUsed) {
    throw new Refusal(500, "The request cannot be read", {
      cause: new TypeError(
        "authorize has read the request's body: read request.clone() instead",
      ),
    });
  }
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body?.getReader();
  while (reader) {
    const { done, value } = await reader.read().catch((cause: unknown) => {
      throw new Refusal(400, "The body could not be read", { cause });
    });
    if (done) break;
    size += value.byteLength;
    if (size > maxBytes) {
      reader.cancel().catch(() => {});
      throw refuse();
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, offset);
    offset += chunk.byteLength;
  }
  return bytes;
}

/** Undefined for what is not JSON in UTF-8 (RFC 8259 §8.1). */
function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
