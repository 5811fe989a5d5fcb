import type { Params } from "./arguments/params.js";
import { isRecord } from "./arguments/is-record.js";
import type { ClientOptions } from "openapi-fetch";
import type { ClientContext, RawCall, SimpleRequests } from "./execute.js";
import type { Operation } from "./operation.js";
import { OutgoingRequest } from "./transport/outgoing.js";

/** Members of a call that a simple request can have. */
const SIMPLE = ["params", "body", "signal", "timeout", "maxRetries"];

/**
 * Whether a call only has members that a simple request can have.
 *
 * @param call - Without types, it can be anything.
 */
export function isSimple(call: RawCall): boolean {
  try {
    return (
      isRecord(call) &&
      Object.keys(call).every(
        (name) => SIMPLE.includes(name) || call[name] === undefined,
      )
    );
  } catch {
    // A getter throws, which the checks report.
    return false;
  }
}

/**
 * Returns the headers and settings that all simple requests of a client share, or
 * undefined if its options require openapi-fetch.
 */
export function toSimpleRequests({
  baseUrl: _baseUrl,
  headers = {},
  bodySerializer,
  pathSerializer,
  querySerializer,
  Request,
  requestInitExt,
  ...settings
}: ClientOptions): SimpleRequests | undefined {
  const own = bodySerializer ?? pathSerializer ?? querySerializer;
  if (own ?? Request ?? requestInitExt) return undefined;
  // `Object.entries` of a `Headers` is empty.
  if (Object.getPrototypeOf(headers) !== Object.prototype) return undefined;
  const entries = Object.entries(headers as Record<string, unknown>).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  return entries.every(
    ([name, value]) => typeof value === "string" && name !== "content-type",
  )
    ? {
        headers: Object.fromEntries(entries) as Record<string, string>,
        settings,
      }
    : undefined;
}

/**
 * Creates a simple request, equal to that of openapi-fetch: ids, text, numbers and
 * booleans in the URL, plain data as JSON in the body. Returns undefined for any other
 * request.
 *
 * @param url - The base URL and the path template.
 */
export function writeRequest(
  { simple, middleware }: ClientContext,
  method: string,
  url: string,
  call: RawCall,
  operation: Operation | undefined,
): OutgoingRequest | undefined {
  const { params = {}, body } = call;
  if (
    !simple ||
    middleware.length > 0 ||
    params.header ||
    operation?.init ||
    operation?.contentType !== undefined ||
    operation?.response === "blob" ||
    !isSimple(call)
  ) {
    return undefined;
  }
  const target = writeUrl(url, params);
  const json = body === undefined ? undefined : toPlainJson(body);
  if (target === undefined || (body !== undefined && json === undefined)) {
    return undefined;
  }
  const { headers, settings } = simple;
  return new OutgoingRequest(target, {
    redirect: "follow",
    ...settings,
    method,
    ...(json !== undefined && { body: json }),
    headers:
      json === undefined
        ? headers
        : { "content-type": "application/json", ...headers },
  });
}

function writeUrl(
  template: string,
  { path: ids = {}, query = {} }: Params,
): string | undefined {
  // Most lists have no ids, and the search for them has a cost.
  let url = template.includes("{")
    ? template.replace(/\{([^{}]*)\}/g, (_whole, name: string) =>
        encodeURIComponent(ids[name] as string),
      )
    : template;
  let separator = "?";
  for (const name of Object.keys(query)) {
    const value = query[name];
    if (value === undefined || value === null) continue;
    if (typeof value === "object") return undefined;
    url += `${separator}${name}=${encodeURIComponent(value as string)}`;
    separator = "&";
  }
  return url;
}

/** Serializes a body if it is plain data; undefined otherwise. */
function toPlainJson(body: unknown): string | undefined {
  try {
    // Null has no prototype; `Object(null)` is an empty object.
    const prototype: unknown = Object.getPrototypeOf(Object(body));
    if (prototype !== Object.prototype && prototype !== Array.prototype) {
      return undefined;
    }
    const json = JSON.stringify(body) as string | undefined;
    // `\ud…` can be half of a surrogate pair.
    return json?.includes("\\ud") ? undefined : json;
  } catch {
    return undefined;
  }
}
