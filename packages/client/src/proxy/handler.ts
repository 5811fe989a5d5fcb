import { readArgument } from "../errors/argument-error.js";
import { ConnectionError } from "../errors/connection-error.js";
import type { OperationName } from "../generated/proxy-operations.js";
import { notify } from "../transport/observers.js";
import { createCheckedTransport } from "../transport/checked-transport.js";
import { type ResolvedOptions, resolveOptions } from "./check-options.js";
import { type Deadline, startDeadline } from "./deadline.js";
import type { Upstream } from "./exchange.js";
import type { ProxyOptions } from "./options.js";
import { Rejection, isRejection, toResponse } from "./rejection.js";
import { respond } from "./respond.js";
import { createDownloadLinks } from "./response/download-link.js";
import { FILE_DOWNLOAD } from "../generated/proxy-operations.js";
import { findMatches } from "./routes/find-route.js";
import { placeOf } from "./routes/route.js";

/** Responds to requests of a browser. Never rejects. */
export type ProxyHandler = (request: Request) => Promise<Response>;

/**
 * Creates a handler through which a browser can call some operations of the API without the
 * key. It is a standard fetch handler, for Next.js route handlers, Hono, Bun, Deno and
 * Workers; {@link toNodeHandler} adapts it to Node.js and Express. In the browser, use
 * `createKapsoClient({ baseUrl: "/api/kapso" })`.
 *
 * It denies by default. A request is only forwarded to the API if its operation is in
 * `allow`, `authorize` grants it, and the pinned parameters of the scope can confine it.
 * Any other request gets `{ "error": "…" }`. Only headers that the operation declares are
 * forwarded, such as `Idempotency-Key`.
 *
 * @throws KapsoArgumentError for a missing key, an unknown operation, an option out of
 *   range, and in a browser
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
  const { proxy, upstream } = readArgument("options", () => prepare(options));
  const { onError } = options;

  return async (request) => {
    let deadline: Deadline | undefined;
    let operation: OperationName | undefined;
    let isStreamed = false;
    try {
      // The `Request` of a polyfill may have no signal.
      const signal = request.signal as AbortSignal | undefined;
      deadline = startDeadline(proxy.timeout, signal);
      const matches = findMatches(request, proxy);
      operation = matches[0].route.name;
      const outcome = await respond(
        proxy,
        upstream,
        request,
        matches,
        deadline,
        (route) => {
          operation = route.name;
        },
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
      // A streamed response releases the deadline at its end.
      if (!isStreamed) deadline?.release();
    }
  };
}

/** The checked options, and the functions that send requests. */
function prepare(options: ProxyOptions): {
  proxy: ResolvedOptions;
  upstream: Upstream;
} {
  const proxy = resolveOptions(options);
  const { fetch } = options;
  const { apiKey, baseUrls, basePath, timeout } = proxy;
  const shared = {
    baseUrl: baseUrls.platform,
    fetch,
    timeout,
    // The proxy limits responses itself, by kind.
    maxResponseBytes: Infinity,
  };
  const upstream: Upstream = {
    send: createCheckedTransport({
      ...shared,
      baseUrls: Object.values(baseUrls),
      baseUrlSources: proxy.baseUrlSources,
      apiKey,
      maxRetries: proxy.maxRetries,
    }),
    sendWithoutKey: createCheckedTransport({ ...shared, maxRetries: 0 }),
    links: createDownloadLinks(apiKey, basePath + downloadPlace(proxy)),
  };
  return { proxy, upstream };
}

function downloadPlace({ routes }: ResolvedOptions): string {
  const route = routes.find(({ name }) => name === FILE_DOWNLOAD);
  return route ? placeOf(route) : "";
}

function toRejection(error: unknown): Rejection {
  if (isRejection(error)) return error;
  if (error instanceof ConnectionError) {
    return new Rejection(502, "The API could not be reached", { cause: error });
  }
  return new Rejection(500, "The proxy failed; its onError has the reason", {
    cause: error,
  });
}
