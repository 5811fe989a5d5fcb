import type { ClientOptions, Middleware, ParseAs } from "openapi-fetch";
import type { Params } from "./arguments/params.js";
import { show } from "./arguments/show.js";
import { ArgumentError } from "./errors/argument-error.js";
import { isClientError } from "./errors/branded-error.js";
import type { Failures } from "./errors/failures.js";
import { ENVELOPE } from "./generated/api.js";
import type { NamespaceName } from "./generated/namespaces.js";
import { ClientError } from "./generated/neutral.js";
import { loadRest } from "./later.js";
import { type Operation, isList } from "./operation.js";
import type { RequestOptions } from "./options.js";
import { readList } from "./pagination/list-body.js";
import { describe, readResult } from "./read-result.js";
import { writeRequest } from "./write-request.js";
import type { Transport } from "./transport/transport.js";
import { pageUrl, parseUrl } from "./transport/url.js";

/** Which API: the main one, or one with a base URL of its own. */
export type Api = "platform" | NamespaceName;

/** What every call of one client shares. */
export interface ClientContext {
  /** What openapi-fetch takes: headers, serializers, settings of `fetch`. */
  readonly options: ClientOptions;
  /**
   * What requests have that are written in the simple way; undefined if the
   * options have another way.
   */
  readonly simple: SimpleRequests | undefined;
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

/** What all requests of a client have in common. */
export interface SimpleRequests {
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Settings that go to `fetch` as they are. */
  readonly settings: object;
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
 * Sends a request and reads the response. Resolves for every HTTP status;
 * rejects if there is no response, or none that can be read.
 *
 * A request that is written in the simple way, as nearly all are, is written
 * here, as openapi-fetch would. All others go through openapi-fetch, which is
 * loaded for them: those that pass a middleware, and what few calls have.
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
  const baseUrl = baseUrlOf(context.baseUrls[api], operation?.levelsUp);
  assertCallable(baseUrl);
  const request = writeRequest(
    context,
    method,
    baseUrl + path,
    call,
    operation,
  );
  if (!request) {
    const { sendThrough } = await loadRest();
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

/** Whatever else is thrown comes from the caller's own code. */
function asClientError(cause: unknown): never {
  if (isClientError(cause)) throw cause;
  const { message = "" } = (cause ?? {}) as Partial<Error>;
  throw new ClientError(
    `a middleware or a serializer threw an error: ${message}`,
    { cause },
  );
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
  if (kind !== undefined && kind !== "single") return body ?? undefined;
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
  let url = baseUrl.replace(/\/$/, "");
  for (let level = 0; level < levelsUp; level++) {
    url = url.replace(/\/[^/]*\/?$/, "");
  }
  return url;
}

/** A relative base URL makes a client for the browser; a server can hold one, not call it. */
function assertCallable(baseUrl: string): void {
  if (/^https?:/i.test(baseUrl) || parseUrl(baseUrl, pageUrl())) return;
  throw new ArgumentError(
    "baseUrl",
    `must be an absolute URL outside a browser, not ${show(baseUrl)}`,
  );
}
