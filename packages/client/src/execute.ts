import type { ClientOptions, Middleware, ParseAs } from "openapi-fetch";
import type { Params } from "./arguments/params.js";
import { checkOnDemand } from "./arguments/check-on-demand.js";
import { isClientError } from "./errors/branded-error.js";
import type { LoadFailures } from "./errors/failures.js";
import { ENVELOPE } from "./generated/api.js";
import type { NamespaceName } from "./generated/namespaces.js";
import { loadOnDemand } from "./load-on-demand.js";
import { type Operation, isList } from "./operation.js";
import type { Fetch, RequestOptions } from "./options.js";
import { readList } from "./pagination/list-body.js";
import { describe, readResult } from "./read-result.js";
import { writeRequest } from "./write-request.js";
import type { Transport } from "./transport/transport.js";
import { pageUrl } from "./transport/target.js";

/** The main API, or an API with its own base URL. */
export type Api = "platform" | NamespaceName;

/** What every call of one client shares. */
export interface ClientContext {
  /**
   * Checks the options of the client. Undefined if they have been checked, as in all
   * clients outside of production bundles for browsers. Until then, the other members
   * are empty.
   *
   * @throws KapsoArgumentError for a wrong option
   */
  readonly prepare?: (() => Promise<void>) | undefined;
  /** Options of openapi-fetch: headers, serializers, settings of `fetch`. */
  readonly options: ClientOptions;
  /**
   * Headers and settings of simple requests; undefined if the options require
   * openapi-fetch for every request.
   */
  readonly simple: SimpleRequests | undefined;
  /** The `fetch` option. */
  readonly fetch: Fetch | undefined;
  /** Sends a request after the middleware: retries, timeout, the key, `fetch`. */
  readonly transport: Transport;
  /** The same without the key, for another host. */
  readonly sendWithoutKey: Transport;
  /** Whether the client has a key. With a proxy it has none. */
  readonly hasKey: boolean;
  /** Creates every error about a response. */
  readonly loadFailures: LoadFailures;
  readonly baseUrls: Readonly<Record<Api, string>>;
  /** Registered with `use`. */
  readonly middleware: Middleware[];
  readonly allowUnknownParameters: boolean;
  /** The operation at a path, if the client knows all of them. */
  readonly findOperation:
    | ((method: string, path: string, api: Api) => Operation | undefined)
    | undefined;
}

/** Options of one call: those of openapi-fetch and of this client. */
export interface RawCall extends Omit<RequestOptions, "signal"> {
  readonly params?: Params | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
  readonly parseAs?: ParseAs | undefined;
  readonly middleware?: Middleware[] | undefined;
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
  readonly querySerializer?: unknown;
  readonly bodySerializer?: unknown;
  readonly pathSerializer?: unknown;
  readonly baseUrl?: string | undefined;
  readonly Request?: unknown;
}

/** Headers and settings that all simple requests of a client share. */
export interface SimpleRequests {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Passed to `fetch` unchanged. */
  readonly settings: object;
}

/** openapi-fetch's result. */
export interface RawResult {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/** The result of an operation. */
export interface Reply {
  /** The item, or the list in one shape, or undefined. */
  readonly data: unknown;
  readonly response: Response;
}

/**
 * Sends a request and reads the response. Resolves for every HTTP status; rejects if
 * there is no response, or if it cannot be read.
 *
 * Most requests are simple: this function writes them in the same way as openapi-fetch.
 * Other requests, such as those with middleware or forms, are sent through
 * openapi-fetch, which is loaded on demand.
 *
 * @param call - Its arguments have been checked.
 */
export async function send(
  context: ClientContext,
  method: string,
  path: string,
  call: RawCall,
  operation: Operation | undefined,
  api: Api = operation?.api ?? "platform",
): Promise<RawResult> {
  const baseUrl = baseUrlOf(context.baseUrls[api], operation?.levelsUp);
  if (!isCallable(baseUrl)) {
    return checkOnDemand(({ rejectBaseUrl }) => rejectBaseUrl(baseUrl));
  }
  const request = writeRequest(
    context,
    method,
    baseUrl + path,
    call,
    operation,
  );
  if (!request) {
    const { sendThrough } = await loadOnDemand();
    return sendThrough(context, { method, path, baseUrl, operation }, call);
  }
  let text: string | undefined;
  const { timeout, maxRetries, signal } = call;
  const response = await context.transport(request, {
    operation: operation?.name,
    timeout,
    maxRetries,
    signal,
    read: "text",
    onText: (received) => {
      text = received;
    },
  });
  try {
    return readResult(operation?.response, response, text);
  } catch (cause) {
    throw (await context.loadFailures()).parse(
      describe(response, text, operation),
      cause,
    );
  }
}

/**
 * Sends the request of an operation, and reads the result or throws the error.
 *
 * @param ready - The call, or a promise of it while its arguments are checked.
 * @throws KapsoError, and nothing else
 */
export async function execute(
  context: ClientContext,
  operation: Operation,
  ready: RawCall | Promise<RawCall>,
): Promise<Reply> {
  const { path, method, response: kind } = operation;
  const call = ready instanceof Promise ? await ready : ready;
  let result: RawResult;
  try {
    result = await send(context, method, path, call, operation);
  } catch (cause) {
    throw await asClientError(cause);
  }
  const { data, error, response } = result;
  if (!response.ok) {
    const failures = await context.loadFailures();
    throw failures.api(describe(response, error, operation));
  }
  let value = readData(operation, data, response, call);
  // Few calls return these lists, so their reader loads on demand.
  if (
    value === undefined &&
    (kind === "graph" || kind === "log" || kind === "list")
  ) {
    value = (await loadOnDemand()).readOtherList(data, kind);
  }
  if (value === undefined && kind !== "nothing" && kind !== "any") {
    throw (await context.loadFailures()).parse(
      describe(response, data, operation),
    );
  }
  return { data: value, response };
}

/** Wraps an error of the caller's own code. */
async function asClientError(cause: unknown): Promise<Error> {
  if (isClientError(cause)) return cause;
  const { toClientError } = await loadOnDemand();
  return toClientError(cause);
}

/** The part of a body that the call returns; undefined if it is missing. */
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
  if (kind !== undefined && kind !== "single") {
    // An item is an object.
    const isWrong = kind === "bare" && typeof body !== "object";
    return isWrong ? undefined : (body ?? undefined);
  }
  const data = (body as Enveloped | null | undefined)?.[ENVELOPE];
  return (
    (kind === "single" ? (data as readonly unknown[] | null)?.[0] : data) ??
    undefined
  );
}

interface Enveloped {
  readonly [ENVELOPE]?: unknown;
}

/** The base URL without its last segments. */
function baseUrlOf(baseUrl: string, levelsUp = 0): string {
  let url = baseUrl.endsWith("/") ? baseUrl.slice(0, -1) : baseUrl;
  for (let level = 0; level < levelsUp; level++) {
    url = url.replace(/\/[^/]*\/?$/, "");
  }
  return url;
}

/** A client with a relative base URL can be created on a server, but not called there. */
function isCallable(baseUrl: string): boolean {
  return /^https?:/i.test(baseUrl) || /^[^:/]+:\/\//.test(pageUrl() ?? "");
}
