import { Hono, type Context } from "hono";
import type { Clock } from "../clock.js";
import type { ApiLog } from "../areas/api-logs/api-logs.js";
import type { Deliver, Publish } from "../events.js";
import type { FaultTarget, PlayedFault } from "../faults.js";
import type { Lifetime } from "../lifetime.js";
import type { OpenEntry } from "../request-log.js";
import type { LenientHandler } from "../resource/handler.js";
import type { Operation } from "../spec/operations.js";
import type { Database } from "../storage/database.js";
import { createKeyCheck, keyProblem } from "./authentication.js";
import { readBody } from "./body.js";
import {
  BrokenConnection,
  replacement,
  withFault,
} from "./broken-connection.js";
import { readHeaders, readPath, readQuery } from "./parameters.js";
import { preferredReply } from "./preference.js";
import { HttpProblem, quote } from "./problem.js";
import { toResponse, type Reply } from "./reply.js";
import { pathValuesOf, routesOf, type Api, type Operations } from "./routes.js";

export interface AppParts {
  apis: readonly [Api, ...Api[]];
  apiKey: string;
  clock: Clock;
  apiLog: ApiLog;
  takeFault: (target: FaultTarget) => PlayedFault | undefined;
  delay: Lifetime["delay"];
  wait: Lifetime["wait"];
}

/** What the sandbox provides for each request. */
export interface Surroundings {
  database: Database;
  publish: Publish;
  deliver: Deliver;
  settleLogs: () => Promise<void>;
}

/** What the application needs besides a request. */
export interface Exchange extends Surroundings {
  entry: OpenEntry;
  url: URL;
}

/**
 * Responds to a request. Rejects with `BrokenConnection` if an injected failure ends
 * the connection.
 */
export type App = (request: Request, exchange: Exchange) => Promise<Response>;

type AppContext = Context<{ Bindings: Exchange }>;

/**
 * Builds the service from its APIs. For every operation the order is: injected
 * failure, key, preferred response, path, query, headers, body, handler.
 */
export function createApp(parts: AppParts): App {
  const isKeyOf = createKeyCheck(parts.apiKey);
  const app = new Hono<{ Bindings: Exchange }>();

  /** Injects a matching failure around `reply`; logs a reply to the key. */
  const respond = async (
    { req, env }: AppContext,
    api: Api,
    operation: Operation | undefined,
    reply: (hasKey: boolean) => Promise<Reply> | Reply,
  ): Promise<Response> => {
    const { method, signal } = req.raw;
    const { pathname } = env.url;
    const operationId = operation?.operationId ?? null;
    env.entry.operationId = operationId;
    const base = operation?.basePath ?? api.basePath;
    const fault = parts.takeFault({
      operationId,
      method,
      path: pathname.startsWith(base) ? pathname.slice(base.length) : pathname,
      template: operation?.path ?? null,
    });
    if (fault?.delayMs) {
      await parts.delay(fault.delayMs, signal, fault.removed);
    }
    if (fault?.disconnect) throw new BrokenConnection({ kind: "disconnect" });
    const replaced = fault && replacement(fault);
    if (replaced) return withFault(replaced, fault);
    const hasKey = isKeyOf(req.raw, api);
    const start = performance.now();
    let given: Reply;
    try {
      given = await reply(hasKey);
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      const problem = api.wordProblem?.(error, operation) ?? error;
      const { status, body, headers } = problem;
      given = { status, body, headers };
    }
    if (hasKey) {
      parts.apiLog.add({
        method,
        endpoint: pathname,
        status: given.status,
        milliseconds: performance.now() - start,
        body: given.body,
      });
    }
    const response = toResponse(given);
    return fault ? withFault(response, fault) : response;
  };

  for (const { api, path, template, operations } of routesOf(parts.apis)) {
    for (const [method, candidates] of operations) {
      app.on(method, path, async (context) => {
        const operation = await chosen(api, candidates, context);
        return respond(context, api, operation, (hasKey) => {
          const request = context.req.raw;
          if (operation.requiresKey && !hasKey) throw keyProblem(request);
          const preferred = preferredReply(request, operation, api.play);
          return preferred ?? handle(parts, context, api, operation, hasKey);
        });
      });
    }
    const allowed = [...operations.keys()].flatMap((method) =>
      method === "GET" ? ["GET", "HEAD"] : [method],
    );
    app.all(path, (context) =>
      respond(context, api, undefined, () => {
        throw new HttpProblem(
          405,
          `${context.req.method} is not allowed on ${template}; use ${allowed.join(" or ")}.`,
          { headers: { Allow: allowed.join(", ") } },
        );
      }),
    );
  }
  app.notFound((context) => {
    const { pathname } = context.env.url;
    const api =
      parts.apis.find(({ basePath }) => pathname.startsWith(`${basePath}/`)) ??
      parts.apis[0];
    const bases = parts.apis.map(({ basePath }) => basePath);
    return respond(context, api, undefined, () => {
      throw new HttpProblem(
        404,
        `No operation is at ${quote(pathname)}; paths start with ${bases.join(" or ")}.`,
      );
    });
  });
  app.onError((error) => {
    throw error;
  });

  return async (request, exchange) => app.fetch(request, exchange);
}

/** The operation that a request means among those at its path. */
async function chosen(
  { choose }: Api,
  candidates: Operations,
  { req, env }: AppContext,
): Promise<Operation> {
  if (candidates.length === 1 || !choose) return candidates[0];
  const id = req.param("p0") ?? "";
  return choose(candidates, env.url, id, env.database);
}

async function handle(
  { clock, wait }: AppParts,
  context: AppContext,
  { description, handlers }: Api,
  operation: Operation,
  hasKey: boolean,
): Promise<Reply> {
  const { entry: _, ...exchange } = context.env;
  const registered = handlers[operation.operationId];
  if (!registered) {
    throw new TypeError(`${operation.operationId} has no handler.`);
  }
  const { handle, lenient, mapProblem }: LenientHandler<never> =
    typeof registered === "object" ? registered : { handle: registered };
  const { body } = operation;
  const { raw } = context.req;
  try {
    const call = {
      path: readPath(operation, pathValuesOf(operation, context.req.param())),
      query: readQuery(
        operation,
        exchange.url.searchParams,
        description,
        lenient,
      ),
      header: readHeaders(description.document, operation, raw.headers),
      body: body && (await wait(readBody(raw, body, description), raw.signal)),
      ...exchange,
      clock,
      hasKey,
    };
    // Path, query and body were checked against the very description that the
    // handler's types were generated from.
    return await handle(call as never);
  } catch (error) {
    if (!mapProblem || !(error instanceof HttpProblem)) throw error;
    throw mapProblem(error);
  }
}
