import { Hono, type Context } from "hono";
import type { Clock } from "../clock.js";
import type { ApiLog } from "../api-log.js";
import type { Deliver, Publish } from "../events.js";
import type { Fault, FaultTarget } from "../faults.js";
import type { PlayAnswer } from "../documented/answers.js";
import type { OpenEntry } from "../request-log.js";
import type { AllHandlers, Call, OperationId } from "../resource/handler.js";
import type { Description } from "../spec/description.js";
import { basePath } from "../spec/document.js";
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
import { bySpecificity, methodsByPath, routeOf } from "./routes.js";

/** What the application is built from. */
export interface AppParts {
  description: Description;
  handlers: AllHandlers;
  /** Gives the documented answers that requests ask for. */
  play: PlayAnswer;
  apiKey: string;
  clock: Clock;
  apiLog: ApiLog;
  takeFault: (target: FaultTarget) => Fault | undefined;
  /** Waits so many milliseconds; rejects when the request is given up. */
  delay: (milliseconds: number, signal: AbortSignal) => Promise<void>;
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
}

/**
 * Responds to a request that has been recorded in the log. Rejects with
 * `BrokenConnection` where an injected failure ends the connection.
 */
export type App = (
  request: Request,
  entry: OpenEntry,
  surroundings: Surroundings,
) => Promise<Response>;

type AppContext = Context<{ Bindings: Exchange }>;

/** A request as all steps see it: read once. */
interface Asked {
  context: AppContext;
  url: URL;
  hasKey: boolean;
}

type Replying = (asked: Asked) => Promise<Reply> | Reply;

/**
 * Builds the API from its description. For every operation the order is:
 * injected failure, key, preferred answer, path, query, headers, body, handler.
 */
export function createApp(parts: AppParts): App {
  const { operations } = parts.description;
  const isKeyOf = createKeyCheck(parts.apiKey);
  const app = new Hono<{ Bindings: Exchange }>();

  /** The reply, recorded in the API's own log if the request had the key. */
  const logged = async (asked: Asked, reply: Replying): Promise<Reply> => {
    const start = performance.now();
    const given = await replyOrProblem(asked, reply);
    if (asked.hasKey) {
      parts.apiLog.add({
        method: asked.context.req.method,
        endpoint: asked.url.pathname,
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
    operation: Operation | undefined,
    reply: Replying,
  ): Promise<Response> => {
    const request = context.req.raw;
    const url = new URL(request.url);
    const { pathname } = url;
    const operationId = operation?.operationId ?? null;
    context.env.entry.operationId = operationId;
    const fault = parts.takeFault({
      operationId,
      method: request.method,
      path: pathname.startsWith(basePath)
        ? pathname.slice(basePath.length)
        : pathname,
      template: operation?.path ?? null,
    });
    if (fault?.delayMs) await parts.delay(fault.delayMs, request.signal);
    if (fault?.disconnect) throw new BrokenConnection({ kind: "disconnect" });
    const response =
      (fault && replacement(fault)) ??
      toResponse(
        await logged({ context, url, hasKey: isKeyOf(request) }, reply),
      );
    return fault ? withFault(response, fault) : response;
  };

  for (const operation of bySpecificity(operations)) {
    app.on(operation.method, routeOf(operation.path), (context) =>
      respond(context, operation, (asked) => {
        const request = context.req.raw;
        if (operation.requiresKey && !asked.hasKey) throw keyProblem(request);
        const preferred = preferredReply(request, operation, parts.play);
        return preferred ?? handle(parts, operation, asked);
      }),
    );
  }
  for (const [path, allowed] of methodsByPath(operations)) {
    app.all(routeOf(path), (context) =>
      respond(context, undefined, () => {
        throw new HttpProblem(
          405,
          `${context.req.method} is not allowed on ${path}; use ${allowed.join(" or ")}.`,
          { headers: { Allow: allowed.join(", ") } },
        );
      }),
    );
  }
  app.notFound((context) =>
    respond(context, undefined, ({ url }) => {
      throw new HttpProblem(
        404,
        `No operation is at ${quote(url.pathname)}; paths start with ${basePath}.`,
      );
    }),
  );
  app.onError((error) => {
    throw error;
  });

  return async (request, entry, surroundings) =>
    app.fetch(request, { entry, ...surroundings });
}

async function handle(
  parts: AppParts,
  operation: Operation,
  { context, url, hasKey }: Asked,
): Promise<Reply> {
  const { description } = parts;
  const registered = parts.handlers[operation.operationId as OperationId];
  const special = typeof registered === "object" ? registered : undefined;
  const run = typeof registered === "object" ? registered.handle : registered;
  const { body } = operation;
  const checked = {
    ...(await refusing(registered, async () => ({
      path: readPath(operation, context.req.param()),
      query: readQuery(
        operation,
        url.searchParams,
        description,
        special?.lenient,
      ),
      header: readHeaders(
        description.document,
        operation,
        context.req.raw.headers,
      ),
      body: body && (await readBody(context.req.raw, body, description)),
    }))),
    url,
    database: context.env.database,
    clock: parts.clock,
    hasKey,
    publish: context.env.publish,
    deliver: context.env.deliver,
    settleLogs: context.env.settleLogs,
  };
  // Path, query and body were checked against the very description that the
  // handler's types were generated from.
  return (run as (call: Call<OperationId>) => Promise<Reply>)(
    checked as unknown as Call<OperationId>,
  );
}

/** Reads a request; a problem with it is the operation's to word. */
async function refusing<T>(
  registered: AllHandlers[OperationId],
  read: () => Promise<T>,
): Promise<T> {
  const refuse = typeof registered === "object" ? registered.refuse : undefined;
  try {
    return await read();
  } catch (error) {
    if (!refuse || !(error instanceof HttpProblem)) throw error;
    throw refuse(error);
  }
}

async function replyOrProblem(asked: Asked, reply: Replying): Promise<Reply> {
  try {
    return await reply(asked);
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    const { status, body, headers } = error;
    return { status, body, headers };
  }
}
