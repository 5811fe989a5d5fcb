import createClient, {
  type Client,
  type HeadersOptions,
  type ParseAs,
} from "openapi-fetch";
import { formType, serializeBody } from "./arguments/body.js";
import { isForm } from "./arguments/file.js";
import { userAgent } from "./configuration.js";
import { messageOf } from "./errors/argument-error.js";
import type { ClientContext, RawCall, RawResult } from "./execute.js";
import { ClientError } from "./generated/neutral.js";
import type { Operation } from "./operation.js";
import type { Fetch } from "./options.js";
import { describe, isJsonType } from "./read-result.js";
import { toSendableForm } from "./transport/encode-form.js";
import { takeForms } from "./transport/foreign-form.js";
import { giveText, withBody } from "./transport/other-bodies.js";
import type { OutgoingRequest } from "./transport/outgoing.js";
import { RequestWithHeaders } from "./transport/with-headers.js";

/** Method and URL of a request. */
export interface Target {
  readonly method: string;
  readonly path: string;
  readonly baseUrl: string;
  readonly operation: Operation | undefined;
}

const FORM = "multipart/form-data";

/** The openapi-fetch client of each of our clients. */
const clients = new WeakMap<ClientContext, Client<object>>();

/**
 * Sends a request through openapi-fetch and reads the response. Resolves for
 * every HTTP status; rejects if there is no response, or if it cannot be read.
 *
 * @param call - Its arguments have been checked.
 */
export async function sendThrough(
  context: ClientContext,
  { method, path, baseUrl, operation }: Target,
  call: RawCall,
): Promise<RawResult> {
  let client = clients.get(context);
  if (!client) {
    client = createClient<object>({
      ...context.options,
      headers: nameClient(context.options.headers),
    });
    clients.set(context, client);
  }
  const { signal, timeout, maxRetries, fetch: given, ...init } = call;
  const { parseAs = parseAsOf(operation?.response) } = call;
  const read = readOf(parseAs);
  const middleware = [...context.middleware, ...(call.middleware ?? [])];
  const isPlain = middleware.length === 0;
  const isLight = isPlain && !(context.options.Request ?? call.Request);
  let text: string | undefined;
  const options = {
    onText: (received: string) => {
      text = received;
    },
    operation: operation?.name,
    timeout,
    maxRetries,
    signal,
    read,
    fetch: given
      ? takeRequest(given)
      : context.fetch && takeForms(context.fetch),
  };
  let received: Promise<Response> | undefined;
  const fetch = async (
    request: OutgoingRequest | Request,
    extra?: object,
  ): Promise<Response> => {
    if (extra) addInit(request, extra);
    received = context.transport(request, options);
    const response = await received;
    if (text === undefined) return response;
    // A middleware may clone the response or read it in any way.
    return isPlain ? giveText(response, text) : withBody(response, text);
  };
  // One function for all paths; its types by path are not used here.
  const request = client.request as unknown as (
    method: string,
    path: string,
    init: object,
  ) => Promise<RawResult>;
  try {
    const result = await request(method, path, {
      baseUrl,
      ...(!context.options.querySerializer && operation?.init),
      ...init,
      parseAs,
      middleware,
      // Without a form, nothing is awaited, so that errors have the caller in their stack.
      ...(sendsForm(context, operation, call)
        ? await formInit(operation, call)
        : bodyInit(context, operation, call)),
      ...(isLight && { Request: RequestWithHeaders }),
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
    throw (await context.loadFailures()).parse(
      describe(response, text ?? "", operation),
      cause,
    );
  }
}

/** Wraps an error of the caller's own code. */
export function toClientError(cause: unknown): ClientError {
  return new ClientError(
    `a middleware or a serializer threw an error: ${messageOf(cause)}`,
    { cause },
  );
}

/** Adds the `User-Agent` header, as `configuration.ts` does to a plain object. */
function nameClient(headers: HeadersOptions = {}): HeadersOptions {
  if (Object.getPrototypeOf(headers) === Object.prototype) return headers;
  const named = new Headers(headers as HeadersInit);
  for (const [name, value] of Object.entries(userAgent())) {
    if (!named.has(name)) named.set(name, value);
  }
  return named;
}

/** How openapi-fetch reads the body of a successful response. */
function parseAsOf(kind: Operation["response"]): ParseAs {
  if (kind === "text" || kind === "blob") return kind;
  // A body that is not used is not parsed. `readUntyped` parses a body of any type.
  return kind === "nothing" || kind === "any" ? "text" : "json";
}

function readOf(parseAs: ParseAs): "text" | "bytes" | "stream" {
  if (parseAs === "stream") return "stream";
  return parseAs === "json" || parseAs === "text" ? "text" : "bytes";
}

/**
 * Parses a body of any type as JSON if its content type says so.
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
  return kind === "any" &&
    typeof data === "string" &&
    isJsonType(response.headers)
    ? { data: JSON.parse(data), response }
    : result;
}

/** Adapts a `fetch` that takes a `Request`, as openapi-fetch types it for a call. */
function takeRequest(fetch: NonNullable<RawCall["fetch"]>): Fetch {
  return (url, init) => fetch(new Request(url, init));
}

/** openapi-fetch passes `requestInitExt` to `fetch` as a second argument. */
function addInit(request: OutgoingRequest | Request, extra: object): void {
  const { init } = request as Partial<OutgoingRequest>;
  Object.assign(init ?? request, extra);
}

/** Whether a form is sent, unless the caller has a serializer. */
function sendsForm(
  { options }: ClientContext,
  operation: Operation | undefined,
  { body, bodySerializer }: RawCall,
): boolean {
  if (body === undefined) return false;
  if (operation?.contentType !== undefined) {
    return operation.contentType === FORM;
  }
  return !(bodySerializer ?? options.bodySerializer) && isForm(body);
}

/** The form to send. */
async function formInit(
  operation: Operation | undefined,
  { body, headers }: RawCall,
): Promise<object> {
  const form = await toSendableForm(body, operation?.deepFields);
  const bodySerializer = (given: unknown): unknown => given;
  // The platform sets the content type of a form, because it knows the boundary.
  return "bytes" in form
    ? {
        body: form.bytes,
        bodySerializer,
        headers: { ...(headers as object), "Content-Type": form.type },
      }
    : { body: form, bodySerializer };
}

/** How a body that is not a form is serialized, unless the caller has a serializer. */
function bodyInit(
  { options }: ClientContext,
  operation: Operation | undefined,
  { headers, bodySerializer }: RawCall,
): object | undefined {
  const contentType = operation?.contentType;
  if (contentType === undefined && (bodySerializer ?? options.bodySerializer)) {
    return undefined;
  }
  return {
    bodySerializer: (given: unknown, merged: Headers) =>
      serializeBody(
        given,
        contentType ?? formType(merged),
        operation?.deepFields,
      ),
    ...(contentType !== undefined &&
      contentType !== FORM && {
        headers: { "Content-Type": contentType, ...(headers as object) },
      }),
  };
}
