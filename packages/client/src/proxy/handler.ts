import { KapsoConnectionError } from "../errors/connection-error.js";
import type { OperationName } from "../generated/proxy-operations.js";
import { notify } from "../transport/observers.js";
import { createTransport } from "../transport/transport.js";
import { type ResolvedOptions, resolveOptions } from "./check-options.js";
import { type Deadline, startDeadline } from "./deadline.js";
import { authorize, isResponse, rejectUnconfined, runCheck } from "./decide.js";
import { type Forward, createForward } from "./forward.js";
import type { ProxyOptions } from "./options.js";
import { Rejection, notFound, toResponse } from "./rejection.js";
import { checkContentType, readBody } from "./request/body.js";
import { isJsonType } from "./request/content-type.js";
import { rejectForgery } from "./request/forgery.js";
import { declaredHeaders } from "./request/headers.js";
import { checkStatus, readJson, sendJson } from "./response/read.js";
import { sendStream } from "./response/stream.js";
import { findRoute } from "./routes/find-route.js";
import type { Route } from "./routes/route.js";
import { checkBody } from "./scope/check-body.js";
import { confine, isInScope, pinQuery } from "./scope/confine.js";

/** Responds to requests of a browser. Never rejects. */
export type ProxyHandler = (request: Request) => Promise<Response>;

const API_IS_LATE = {
  status: 504,
  message: "The API did not respond",
  report: true,
};

/**
 * Makes a handler that lets a browser call some operations of the API, with a
 * key that it never sees: a standard fetch handler, for Next.js route handlers,
 * Hono, Bun, Deno and Workers, and with {@link toNodeHandler} for Node.js and
 * Express. In the browser, `createKapsoClient({ baseUrl: "/api/kapso" })` works
 * through it.
 *
 * It denies by default. What is not in `allow`, what `authorize` does not
 * grant, and what cannot be kept to the scope's pinned parameters gets
 * `{ "error": "…" }` and does not reach the API. Of the browser's headers only
 * those are passed on that the operation declares, such as `Idempotency-Key`.
 *
 * @throws KapsoArgumentError for a missing key, an unknown operation, an option
 *   out of range, and in a browser
 *
 * @example
 * ```ts
 * import { createProxyHandler } from "@kapso-platform/client/proxy";
 *
 * const handler = createProxyHandler({
 *   apiKey: process.env.KAPSO_API_KEY,
 *   allow: ["conversations.list", "conversations.get"],
 *   authorize: (request) =>
 *     request.headers.get("cookie")?.includes("session=")
 *       ? { params: { phone_number_id: "1234567890" } }
 *       : null,
 * });
 * const response = await handler(
 *   new Request("https://app.example/api/kapso/whatsapp/conversations"),
 * );
 * console.log(response.status); // 403
 * ```
 */
export function createProxyHandler(options: ProxyOptions): ProxyHandler {
  const proxy = resolveOptions(options);
  const { fetch, onError } = options;
  const { apiKey, baseUrl, maxRetries, timeout } = proxy;
  const send = createTransport({ baseUrl, apiKey, fetch, timeout, maxRetries });

  return async (request) => {
    // A polyfilled request may have no signal.
    const signal = request.signal as AbortSignal | undefined;
    const deadline = startDeadline(timeout, signal);
    let operation: OperationName | undefined;
    let isStreamed = false;
    try {
      const { route, ids } = findRoute(request, proxy);
      operation = route.name;
      const forward = createForward(send, baseUrl, deadline.signal);
      const outcome = await respond(
        proxy,
        request,
        route,
        ids,
        forward,
        deadline,
      );
      isStreamed = outcome.isStreamed === true;
      return outcome.response;
    } catch (error) {
      const rejection = toRejection(error);
      const { cause, status } = rejection;
      if (cause !== undefined) {
        notify(onError, { error: cause, request, operation, status });
      }
      return toResponse(rejection);
    } finally {
      // A response that is streamed releases it at its end.
      if (!isStreamed) deadline.release();
    }
  };
}

interface Outcome {
  readonly response: Response;
  readonly isStreamed?: boolean;
}

/** The steps of a request, in the order in which they can reject it. */
async function respond(
  proxy: ResolvedOptions,
  request: Request,
  route: Route,
  ids: Readonly<Record<string, string>>,
  forward: Forward,
  deadline: Deadline,
): Promise<Outcome> {
  const { name, operation } = route;
  rejectForgery(request);
  checkContentType(request, operation);
  const granted = await authorize(proxy, request, deadline);
  if (isResponse(granted)) return { response: granted };

  const sent = new URLSearchParams(/\?([^#]*)/.exec(request.url)?.[1]);
  const query = pinQuery(route, sent, granted);
  const { owners, unconfined } = confine(route, ids, granted, proxy.routes);
  rejectUnconfined(proxy, name, unconfined);
  const headers = declaredHeaders(operation, request.headers);
  const body = await readBody(request, operation, proxy, deadline);
  const json = body && "json" in body ? body.json : undefined;
  checkBody(json, granted);
  await runCheck(
    proxy,
    {
      operation: name,
      path: ids,
      query: Object.fromEntries(query),
      headers,
      body: json,
      params: Object.fromEntries(granted),
      request,
    },
    deadline,
  );

  const { apiKey, maxResponseBytes: maxBytes } = proxy;
  const isScoped = granted.size > 0;
  for (const [owner, pins] of owners) {
    if (owner === route) continue;
    const found = await deadline.race(API_IS_LATE, async () =>
      readJson(await forward(owner, ids), {
        apiKey,
        maxBytes,
        operation: owner.name,
      }),
    );
    if (found.status === 404) throw notFound();
    if (found.status >= 400) return { response: sendJson(found) };
    if (!isInScope(owner, found.body, pins)) throw notFound();
  }
  const readOptions = { apiKey, maxBytes, operation: name };
  const response = await deadline.race(API_IS_LATE, () =>
    forward(route, ids, { query, headers, body }),
  );
  if (response.ok && isFile(operation.response, response)) {
    checkStatus(response, readOptions);
    const streamed = { apiKey, maxBytes: proxy.maxMediaBytes, deadline };
    return { response: sendStream(response, streamed), isStreamed: true };
  }
  const result = await deadline.race(API_IS_LATE, () =>
    readJson(response, readOptions),
  );
  // The API's words say more: which of the ids in the path exists.
  if (isScoped && result.status === 404) throw notFound();
  const own = owners.get(route);
  if (own && result.status < 400 && !isInScope(route, result.body, own)) {
    throw notFound();
  }
  return { response: sendJson(result) };
}

/** Whether a success is something else than JSON, as the operation may be. */
function isFile(
  kind: Route["operation"]["response"],
  { headers }: Response,
): boolean {
  return (
    kind === "blob" ||
    ((kind === "text" || kind === "any") && !isJsonType(headers))
  );
}

function toRejection(error: unknown): Rejection {
  if (error instanceof Rejection) return error;
  if (error instanceof KapsoConnectionError) {
    return new Rejection(502, "The API could not be reached", { cause: error });
  }
  return new Rejection(500, "The proxy failed; its onError has the reason", {
    cause: error,
  });
}
