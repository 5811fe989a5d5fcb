import { Hono, type Context } from "hono";
import type { Clock } from "../clock.js";
import type { ApiLog } from "../areas/api-logs/api-logs.js";
import type { Deliver, Publish } from "../events.js";
import type { FaultTarget, PlayedFault } from "../faults.js";
import type { Lifetime } from "../lifetime.js";
import type { OpenEntry } from "../request-log.js";
import type { Operation } from "../spec/operations.js";
import type { Database } from "../storage/database.js";
import type { Api } from "./api.js";
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
import { pathValuesOf, routesOf } from "./routes.js";

/** What the application is built from. */
export interface AppParts {
  apis: readonly [Api, ...Api[]];
  apiKey: string;
  clock: Clock;
  apiLog: ApiLog;
  takeFault: (target: FaultTarget) => PlayedFault | undefined;
  delay: Lifetime["delay"];
}

/** What the sandbox around the application lends to each request. */
export interface Surroundings {
  database: Database;
  publish: Publish;
  deliver: Deliver;
  settleLogs: () => Promise<void>;
}

/** What one request brings along: the environment of the application. */
interface Exchange extends Surroundings {
  entry: OpenEntry;
  /** The request's. */
  url: URL;
}

/**
 * Responds to a request that has been recorded in the log. Rejects with
 * `BrokenConnection` where an injected failure ends the connection.
 */
export type App = (
  request: Request,
  url: URL,
  entry: OpenEntry,
  surroundings: Surroundings,
) => Promise<Response>;

type AppContext = Context<{ Bindings: Exchange }>;

/** A request as all steps see it: read once. */
interface Asked {
  context: AppContext;
  hasKey: boolean;
  api: Api;
  operation: Operation | undefined;
}

type Replying = (asked: Asked) => Promise<Reply> | Reply;

/**
 * Builds the service from its APIs. For every operation the order is: injected
 * failure, key, preferred response, path, query, headers, body, handler.
 */
export function createApp(parts: AppParts): App {
  const isKeyOf = createKeyCheck(parts.apiKey);
  const app = new Hono<{ Bindings: Exchange }>();

  /** The reply, recorded in the API's own log if the request had the key. */
  const logged = async (asked: Asked, reply: Replying): Promise<Reply> => {
    const start = performance.now();
    const given = await replyOrProblem(asked, reply);
    if (asked.hasKey) {
      parts.apiLog.add({
        method: asked.context.req.method,
        endpoint: asked.context.env.url.pathname,
        status: given.status,
        milliseconds: performance.now() - start,
        body: given.body,
      });
    }
    return given;
  };

  /** Injects a matching failure around `reply`. */
  const respond = async (
    context: AppContext,
    api: Api,
    operation: Operation | undefined,
    reply: Replying,
  ): Promise<Response> => {
    const request = context.req.raw;
    const { pathname } = context.env.url;
    const operationId = operation?.operationId ?? null;
    context.env.entry.operationId = operationId;
    const base = operation?.basePath ?? api.basePath;
    const fault = parts.takeFault({
      operationId,
      method: request.method,
      path: pathname.startsWith(base) ? pathname.slice(base.length) : pathname,
      template: operation?.path ?? null,
    });
    if (fault?.delayMs) {
      await parts.delay(fault.delayMs, request.signal, fault.removed);
    }
    if (fault?.disconnect) throw new BrokenConnection({ kind: "disconnect" });
    const asked = {
      context,
      hasKey: isKeyOf(request, api),
      api,
      operation,
    };
    const response =
      (fault && replacement(fault)) ?? toResponse(await logged(asked, reply));
    return fault ? withFault(response, fault) : response;
  };

  for (const { api, path, template, operations } of routesOf(parts.apis)) {
    for (const [method, candidates] of operations) {
      app.on(method, path, async (context) => {
        const operation = await chosen(api, candidates, context);
        return respond(context, api, operation, (asked) => {
          const request = context.req.raw;
          if (operation.requiresKey && !asked.hasKey) throw keyProblem(request);
          const preferred = preferredReply(request, operation, api.play);
          return preferred ?? handle(parts, operation, asked);
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

  return async (request, url, entry, surroundings) =>
    app.fetch(request, { entry, url, ...surroundings });
}

/** The operation that a request means among those at its path. */
async function chosen(
  { choose }: Api,
  candidates: readonly [Operation, ...Operation[]],
  { req, env }: AppContext,
): Promise<Operation> {
  if (candidates.length === 1 || !choose) return candidates[0];
  const id = req.param("p0") ?? "";
  return choose(candidates, env.url, id, env.database);
}

async function handle(
  parts: AppParts,
  operation: Operation,
  { context, hasKey, api }: Asked,
): Promise<Reply> {
  const { description } = api;
  // The entry is the log's alone.
  const { entry: _, ...exchange } = context.env;
  const registered = api.handlers[operation.operationId];
  const special = typeof registered === "object" ? registered : undefined;
  const run = typeof registered === "object" ? registered.handle : registered;
  const { body } = operation;
  if (!run) throw new TypeError(`${operation.operationId} has no handler.`);
  try {
    const checked = {
      path: readPath(operation, pathValuesOf(operation, context.req.param())),
      query: readQuery(
        operation,
        exchange.url.searchParams,
        description,
        special?.lenient,
      ),
      header: readHeaders(
        description.document,
        operation,
        context.req.raw.headers,
      ),
      body: body && (await readBody(context.req.raw, body, description)),
      ...exchange,
      clock: parts.clock,
      hasKey,
    };
    // Path, query and body were checked against the very description that the
    // handler's types were generated from.
    return await run(checked as never);
  } catch (error) {
    if (!special?.mapProblem || !(error instanceof HttpProblem)) throw error;
    throw special.mapProblem(error);
  }
}

async function replyOrProblem(asked: Asked, reply: Replying): Promise<Reply> {
  try {
    return await reply(asked);
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    const { api, operation } = asked;
    const { status, body, headers } =
      api.wordProblem?.(error, operation) ?? error;
    return { status, body, headers };
  }
}
