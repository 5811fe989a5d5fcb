import type {
  Client,
  HeadersOptions,
  Middleware,
  ParseAs,
} from "openapi-fetch";
import { checkBody } from "./arguments/check-body.js";
import { type Params, checkParams } from "./arguments/check-params.js";
import { show } from "./arguments/show.js";
import { KapsoArgumentError } from "./errors/argument-error.js";
import { KapsoParseError } from "./errors/parse-error.js";
import type { KapsoPaths } from "./generated/params.js";
import { type Operation, findOperation } from "./operations.js";
import type { Transport } from "./transport/transport.js";
import { checkHeaders } from "./transport/options.js";

/** What one call takes: openapi-fetch's options and ours. */
export interface Call {
  readonly params?: Params | undefined;
  readonly body?: unknown;
  readonly signal?: AbortSignal | null | undefined;
  readonly timeout?: number | undefined;
  readonly maxRetries?: number | undefined;
  readonly headers?: HeadersOptions | undefined;
  readonly parseAs?: ParseAs | undefined;
  readonly middleware?: Middleware[] | undefined;
}

/** What one call gives: openapi-fetch's result. */
export interface Result {
  readonly data?: unknown;
  readonly error?: unknown;
  readonly response: Response;
}

/**
 * Checks the arguments, sends a request and reads the answer. Resolves for
 * every HTTP status; rejects when there is no answer, or none that can be read.
 */
export type Invoke = (
  method: string,
  path: string,
  call?: Call,
) => Promise<Result>;

/**
 * Puts the checks in front of openapi-fetch and the transport beneath it.
 *
 * @param secret - The API key, kept out of every error.
 */
export function createInvoke(
  base: Client<KapsoPaths>,
  send: Transport,
  baseUrl: string,
  secret: string | undefined,
): Invoke {
  const request = base.request as unknown as (
    method: string,
    path: string,
    init: object,
  ) => Promise<Result>;
  return async (method, path, call = {}) => {
    const {
      params,
      signal,
      timeout,
      maxRetries,
      parseAs = "json",
      ...init
    } = call;
    const operation = findOperation(method, path);
    const operationName = operation?.name;
    refuseUnresolvable(baseUrl);
    const checked = checkParams(operation, path, params);
    checkHeaders(init.headers);
    const result = await request(method, path, {
      ...init,
      params: checked,
      body: checkBody(operation, init.body),
      // Read as text, so that a body which is no JSON can be told and shown.
      parseAs: parseAs === "json" ? "text" : parseAs,
      fetch: (request: Request) =>
        send(request, {
          operation: operationName,
          timeout,
          maxRetries,
          streaming: parseAs === "stream",
          signal: signal ?? undefined,
        }),
    });
    const { data, response } = result;
    if (parseAs !== "json" || typeof data !== "string") return result;
    return {
      data: parseBody(data, response, operation, secret),
      response,
    };
  };
}

/** A relative base URL makes a client for the browser; a server can hold one, not call it. */
function refuseUnresolvable(baseUrl: string): void {
  const { location } = globalThis as { location?: { href: string } };
  if (URL.canParse(baseUrl, location?.href)) return;
  throw new KapsoArgumentError(
    "baseUrl",
    `must be an absolute URL outside a browser, not ${show(baseUrl)}`,
  );
}

function parseBody(
  text: string,
  { status, headers }: Response,
  operation: Operation | undefined,
  secret: string | undefined,
): unknown {
  if (text === "") return undefined;
  const isJson = /\bjson\b/i.test(headers.get("content-type") ?? "");
  if (operation?.answer === "any" && !isJson) return text;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KapsoParseError({
      status,
      body: text,
      headers,
      operation: operation?.name,
      cause,
      secret,
    });
  }
}
