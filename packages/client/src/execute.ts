import type { Middleware, ParseAs } from "openapi-fetch";
import { loadChecks } from "./arguments/check-later.js";
import type { Params } from "./arguments/params.js";
import { show } from "./arguments/show.js";
import { ArgumentError } from "./errors/argument-error.js";
import type { FailedResponse, Failures } from "./errors/failures.js";
import { isClientError } from "./errors/branded-error.js";
import type { NamespaceName } from "./generated/namespaces.js";
import { ClientError } from "./generated/neutral.js";
import { type Operation, isList } from "./operation.js";
import type { Fetch, RequestOptions } from "./options.js";
import { readList } from "./pagination/list-body.js";
import { OutgoingRequest } from "./transport/outgoing.js";
import { hasBody } from "./transport/read-body.js";
import { withBody } from "./transport/response.js";
import type { Transport } from "./transport/transport.js";
import { pageUrl, parseUrl } from "./transport/url.js";

/** Which API: the main one, or one with a base URL of its own. */
export type Api = "platform" | NamespaceName;

/** What every call of one client shares. */
export interface ClientContext {
  /** openapi-fetch's client: URL, query, body, middleware and result. */
  readonly request: (
    method: string,
    path: string,
    init: object,
  ) => Promise<RawResult>;
  /** Everything beneath the middleware: retries, time, the key, `fetch`. */
  readonly transport: Transport;
  /** The same for an address of another host, which the key is not for. */
  readonly sendWithoutKey: Transport;
  /** Whether requests to the API carry a key; a proxy's client has none. */
  readonly hasKey: boolean;
  /** Makes every error that says something of a response. */
  readonly failures: Failures;
  readonly baseUrls: Readonly<Record<Api, string>>;
  /** What `use` registered. */
  readonly middleware: readonly Middleware[];
  /** What the options of the client have that changes how a request is written. */
  readonly custom: Readonly<
    Record<"body" | "headers" | "query" | "request", boolean>
  >;
  readonly allowUnknownParameters: boolean;
  /** The operation at a path, if the client knows all of them. */
  readonly findOperation:
    | ((method: string, path: string, api: Api) => Operation | undefined)
    | undefined;
}

/** What one call takes: openapi-fetch's options and ours. */
export interface RawCall extends Omit<RequestOptions, "signal"> {
  readonly params?: Params | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
  readonly parseAs?: ParseAs | undefined;
  readonly middleware?: Middleware[] | undefined;
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
  readonly querySerializer?: unknown;
  readonly bodySerializer?: unknown;
  readonly Request?: unknown;
}

/** openapi-fetch's result. */
export interface RawResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** What an operation gave. */
export interface Reply {
  /** The item, or the list in one shape, or undefined. */
  readonly data: unknown;
  readonly response: Response;
}

/**
 * Sends a request through openapi-fetch and reads the response. Resolves for
 * every HTTP status; rejects if there is no response, or none that can be read.
 *
 * @param call - With arguments that have been checked.
 */
export async function send(
  context: ClientContext,
  method: string,
  path: string,
  call: RawCall,
  operation: Operation | undefined,
  api: Api = operation?.api ?? "platform",
): Promise<RawResult> {
  const { signal, timeout, maxRetries, fetch: given, ...init } = call;
  const { parseAs = parseAsOf(operation?.response) } = call;
  const baseUrl = baseUrlOf(context.baseUrls[api], operation?.levelsUp);
  assertCallable(baseUrl);
  const read = readOf(parseAs);
  const ownBody =
    call.body === undefined
      ? undefined
      : await bodyInit(context, operation, call);
  const isPlain = context.middleware.length === 0 && !call.middleware?.length;
  const isLight = isPlain && !context.custom.request && !call.Request;
  let text = "";
  const options = {
    onText: (received: string) => {
      text = received;
    },
    operation: operation?.name,
    timeout,
    maxRetries,
    signal,
    read,
    fetch: given && takeRequest(given),
  };
  let received: Promise<Response> | undefined;
  const fetch = (
    request: OutgoingRequest | Request,
    extra?: object,
  ): Promise<Response> => {
    if (extra) addInit(request, extra);
    received = context.transport(request, options);
    return isPlain || read !== "text"
      ? received
      : received.then((response) => copyForMiddleware(method, response));
  };
  try {
    const result = await context.request(method, path, {
      baseUrl,
      ...(!context.custom.query && operation?.init),
      ...init,
      parseAs,
      ...ownBody,
      ...(isLight && { Request: OutgoingRequest }),
      fetch,
    });
    return result.response.ok && !call.parseAs
      ? readUntyped(operation, result)
      : result;
  } catch (cause) {
    if (!received || (cause as Error | undefined)?.name !== "SyntaxError") {
      throw cause;
    }
    const response = await received;
    throw await context.failures.parse(
      describe(response, text, operation),
      cause,
    );
  }
}

/**
 * Calls an operation: openapi-fetch, then errors.
 *
 * @param ready - The call, or the check of its arguments.
 * @throws KapsoError of every kind; nothing else
 */
export async function execute(
  context: ClientContext,
  operation: Operation,
  ready: RawCall | Promise<RawCall>,
): Promise<Reply> {
  const { path, method, response: kind } = operation;
  const call = ready instanceof Promise ? await ready : ready;
  const result = await send(context, method, path, call, operation).catch(
    asClientError,
  );
  const { data, error, response } = result;
  if (!response.ok) {
    throw await context.failures.api(describe(response, error, operation));
  }
  const value = readData(operation, data, response, call);
  if (value === undefined && kind !== "nothing" && kind !== "any") {
    throw await context.failures.parse(describe(response, data, operation));
  }
  return { data: value, response };
}

/** Whatever else is thrown comes from a middleware of the caller's. */
function asClientError(cause: unknown): never {
  if (isClientError(cause)) throw cause;
  const { message = "" } = (cause ?? {}) as Partial<Error>;
  throw new ClientError(`a middleware threw an error: ${message}`, { cause });
}

/** What the caller gets out of a body; undefined if it is not there. */
function readData(
  operation: Operation,
  body: unknown,
  response: Response,
  call: RawCall,
): unknown {
  const { response: kind, readPage = readList } = operation;
  if (isList(operation)) return readPage(body, kind, response, call);
  if (kind === "nothing") return undefined;
  if (kind === "any") return body;
  if (kind === "single") return (body as SingleList | null)?.data?.[0];
  if (kind !== undefined) return body ?? undefined;
  return (body as { data?: unknown } | null | undefined)?.data ?? undefined;
}

interface SingleList {
  readonly data?: readonly unknown[] | null;
}

/** The base URL without its last segments. */
function baseUrlOf(baseUrl: string, levelsUp = 0): string {
  let url = baseUrl;
  for (let level = 0; level < levelsUp; level++) {
    url = url.replace(/\/[^/]*\/?$/, "");
  }
  return url;
}

/** How openapi-fetch reads the body of a success, by what it holds. */
function parseAsOf(kind: Operation["response"]): ParseAs {
  if (kind === "text" || kind === "blob") return kind;
  // What is not used is not parsed; what can be anything is parsed afterwards.
  return kind === "nothing" || kind === "any" ? "text" : "json";
}

function readOf(parseAs: ParseAs): "text" | "bytes" | "stream" {
  if (parseAs === "stream") return "stream";
  return parseAs === "json" || parseAs === "text" ? "text" : "bytes";
}

/**
 * Of a body that can be anything: JSON if its content type says so.
 *
 * @throws SyntaxError
 */
function readUntyped(
  operation: Operation | undefined,
  result: RawResult,
): RawResult {
  const { data, response } = result;
  const kind = operation?.response;
  if (kind === "nothing" || (kind === "any" && data === "")) {
    return { data: undefined, response };
  }
  const type = response.headers.get("content-type") ?? "";
  if (kind !== "any" || typeof data !== "string" || !/\bjson\b/i.test(type)) {
    return result;
  }
  return { data: JSON.parse(data), response };
}

function describe(
  { status, headers }: Response,
  body: unknown,
  operation: Operation | undefined,
): FailedResponse {
  return { status, headers, body, operation: operation?.name };
}

/** A middleware may clone a response, or read it as it likes. */
async function copyForMiddleware(
  method: string,
  response: Response,
): Promise<Response> {
  return hasBody(method, response)
    ? withBody(response, await response.text())
    : response;
}

/** openapi-fetch types `fetch` of a call as taking a `Request`. */
function takeRequest(fetch: NonNullable<RawCall["fetch"]>): Fetch {
  return (url, init) => fetch(new Request(url, init));
}

/** openapi-fetch hands its `requestInitExt` to `fetch` beside the request. */
function addInit(request: OutgoingRequest | Request, extra: object): void {
  const { init } = request as Partial<OutgoingRequest>;
  Object.assign(init ?? request, extra);
}

/** How the body is written, unless the caller has a way of their own. */
async function bodyInit(
  { custom }: ClientContext,
  operation: Operation | undefined,
  { body, headers, bodySerializer }: RawCall,
): Promise<object | undefined> {
  const contentType = operation?.contentType;
  if (contentType === undefined) {
    if (custom.body || bodySerializer) return undefined;
    // A content type among the headers can say that it is a form.
    const json = custom.headers || headers ? undefined : toPlainJson(body);
    if (json) return { bodySerializer: () => json };
  }
  const { formType, serializeBody } = await loadChecks();
  return {
    bodySerializer: (given: unknown, merged: Headers) =>
      serializeBody(given, contentType ?? formType(merged)),
    // Of a form, the platform knows the boundary between its parts.
    ...(contentType !== undefined &&
      contentType !== "multipart/form-data" && {
        headers: { "Content-Type": contentType, ...(headers as object) },
      }),
  };
}

/** A body as JSON if that is plain data; undefined for all that needs care. */
function toPlainJson(body: unknown): string | undefined {
  const prototype: unknown = Object.getPrototypeOf(body);
  if (prototype !== Object.prototype && prototype !== Array.prototype) {
    return undefined;
  }
  try {
    const json = JSON.stringify(body) as string | undefined;
    // It may have half of a surrogate pair in it.
    return json?.includes("\\ud") ? undefined : json;
  } catch {
    return undefined;
  }
}

/** A relative base URL makes a client for the browser; a server can hold one, not call it. */
function assertCallable(baseUrl: string): void {
  if (/^https?:/i.test(baseUrl) || parseUrl(baseUrl, pageUrl())) return;
  throw new ArgumentError(
    "baseUrl",
    `must be an absolute URL outside a browser, not ${show(baseUrl)}`,
  );
}
