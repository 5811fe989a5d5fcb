import { KapsoConnectionError } from "../errors/connection-error.js";
import { KapsoTimeoutError } from "../errors/timeout-error.js";
import { KapsoArgumentError } from "../errors/argument-error.js";
import type { OperationName } from "../generated/proxy-operations.js";
import { outerEnvelope } from "../operations.js";
import { notify } from "../transport/observers.js";
import { createTransport } from "../transport/transport.js";
import { type Answer, readAnswer, sendAnswer } from "./answer.js";
import { readBody, refuseForgery } from "./incoming.js";
import { type Route, isParameter } from "./operations.js";
import {
  type ProxyOptions,
  type ResolvedOptions,
  resolveOptions,
} from "./options.js";
import { Refusal, toResponse } from "./refusal.js";
import { type PathIds, findRoute } from "./route.js";
import {
  type Confinement,
  checkBody,
  confine,
  isInScope,
  outOfScope,
  pinQuery,
} from "./confinement.js";
import { type Pinned, readScope } from "./scope.js";

/** Answers requests of a browser. Never rejects. */
export type ProxyHandler = (request: Request) => Promise<Response>;

/** Sends a request to the API and reads the answer. */
type Forward = (
  route: Route,
  ids: PathIds,
  query?: URLSearchParams,
  body?: unknown,
) => Promise<Answer>;

/**
 * Makes a handler that lets a browser call some operations of the API, with a
 * key that it never sees: a standard fetch handler, for Next.js route handlers,
 * Hono, Bun, Deno and Workers, and with {@link toNodeHandler} for Node.js and
 * Express. In the browser, `createKapsoClient({ baseUrl: "/api/kapso" })` works
 * through it.
 *
 * It denies by default. What is not in `allow`, what `authorize` does not
 * grant, and what cannot be kept to the scope's pinned parameters is answered
 * with `{ "error": "…" }` and does not reach the API. No header of the browser
 * is passed on.
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
  const { fetch, timeout, onError } = options;
  const { apiKey, baseUrl, maxRetries } = proxy;
  const send = createTransport({ baseUrl, apiKey, fetch, timeout, maxRetries });

  return async (request) => {
    // A polyfilled request may have no signal.
    const signal = request.signal as AbortSignal | undefined;
    let operation: OperationName | undefined;
    const forward: Forward = async (route, ids, query, body) => {
      const path = route.segments
        .map((part) =>
          isParameter(part)
            ? encodeURIComponent(ids[part.slice(1, -1)] ?? "")
            : part,
        )
        .join("/");
      const search = query?.size ? `?${query.toString()}` : "";
      const outgoing = new Request(`${baseUrl}/${path}${search}`, {
        method: route.method,
        headers: {
          accept: "application/json",
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const response = await send(outgoing, {
        operation: route.name,
        signal,
      });
      return readAnswer(response, apiKey);
    };
    try {
      const { route, ids } = findRoute(request, proxy);
      operation = route.name;
      return await answer(proxy, request, route, ids, forward);
    } catch (error) {
      // Whoever asked is gone; 499 is what servers log for that.
      if (signal?.aborted) return toResponse(new Refusal(499, "Aborted"));
      const refusal = toRefusal(error);
      const { cause, status } = refusal;
      if (cause !== undefined) {
        notify(onError, { error: cause, request, operation, status });
      }
      return toResponse(refusal);
    }
  };
}

/** The steps of a request, in the order in which they can refuse it. */
async function answer(
  proxy: ResolvedOptions,
  request: Request,
  route: Route,
  ids: PathIds,
  forward: Forward,
): Promise<Response> {
  refuseForgery(request, route.operation);
  const granted = await authorize(proxy, request);
  if (isResponse(granted)) return granted;
  const sent = new URLSearchParams(/\?([^#]*)/.exec(request.url)?.[1]);
  const query = pinQuery(route, sent, granted);
  const confinement = confine(route, ids, granted, proxy.routes);
  refuseUnconfined(proxy, route, confinement);
  const body = await readBody(request, route.operation, proxy.maxBodyBytes);
  const envelope = outerEnvelope(route.operation.body);
  checkBody(envelope === undefined ? body : body?.[envelope], granted);
  await check(proxy, route, {
    operation: route.name,
    path: ids,
    query: Object.fromEntries(query),
    body,
    params: Object.fromEntries(granted),
    request,
  });

  for (const [owner, pinned] of confinement.owners) {
    if (owner === route) continue;
    const found = await forward(owner, ids);
    if (found.status === 404) throw outOfScope();
    if (found.status >= 400) return sendAnswer(found);
    if (!isInScope(owner, found.body, pinned)) throw outOfScope();
  }
  const result = await forward(route, ids, query, body);
  const own = confinement.owners.get(route);
  if (own) {
    if (result.status === 404) throw outOfScope();
    if (result.status < 400 && !isInScope(route, result.body, own)) {
      throw outOfScope();
    }
  }
  return sendAnswer(result);
}

async function authorize(
  proxy: ResolvedOptions,
  request: Request,
): Promise<Response | Pinned> {
  let granted;
  try {
    granted = await proxy.authorize(request);
    if (granted && !isResponse(granted)) return readScope(granted);
  } catch (cause) {
    throw new Refusal(
      500,
      "The proxy's authorize function failed; its onError is told why",
      { cause },
    );
  }
  if (!granted) throw new Refusal(403, "Not allowed");
  return granted;
}

/** Another realm's, or a framework's own, is a response as well. */
function isResponse(value: unknown): value is Response {
  return (
    typeof value === "object" &&
    value !== null &&
    "status" in value &&
    "headers" in value
  );
}

function refuseUnconfined(
  { checks }: ResolvedOptions,
  { name }: Route,
  { unconfined }: Confinement,
): void {
  if (unconfined.length === 0 || checks.has(name)) return;
  const names = unconfined.join(", ");
  throw new Refusal(403, `${name} cannot be limited to ${names}`, {
    cause: new KapsoArgumentError(
      "checks",
      `must have ${name}, because it is allowed and cannot be limited to the pinned ${names}: add a function that decides, or pin nothing for this request`,
    ),
  });
}

async function check(
  { checks }: ResolvedOptions,
  { name }: Route,
  call: Parameters<NonNullable<ReturnType<typeof checks.get>>>[0],
): Promise<void> {
  const decide = checks.get(name);
  if (!decide) return;
  let passed: unknown;
  try {
    passed = await decide(call);
  } catch (cause) {
    throw new Refusal(
      500,
      `The proxy's check of ${name} failed; its onError is told why`,
      { cause },
    );
  }
  if (passed !== true) throw new Refusal(403, "Not allowed");
}

function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof KapsoTimeoutError) {
    return new Refusal(504, "The API did not answer in time", { cause: error });
  }
  if (error instanceof KapsoConnectionError) {
    return new Refusal(502, "The API could not be reached", { cause: error });
  }
  return new Refusal(500, "The proxy failed; its onError is told why", {
    cause: error,
  });
}
