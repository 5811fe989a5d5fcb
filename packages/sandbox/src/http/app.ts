import { Hono, type Context } from "hono";
import type { Clock } from "../clock.js";
import type { ApiLog } from "../api-log.js";
import type { Deliver, Publish } from "../events.js";
import type { Fault, FaultTarget } from "../faults.js";
import type { PlayAnswer } from "../documented/answers.js";
import type { OpenEntry } from "../request-log.js";
import type { AllHandlers, Call, OperationId } from "../resources/handler.js";
import type { Description } from "../spec/description.js";
import { basePath } from "../spec/document.js";
import type { Operation } from "../spec/operations.js";
import type { Database } from "../storage/database.js";
import { createKeyCheck } from "./authentication.js";
import { readBody } from "./body.js";
import { replacement, withFault, type Outcome } from "./outcome.js";
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

/** The state of one exchange, handed to the application as its environment. */
interface Exchange extends Surroundings {
  entry: OpenEntry;
  outcome?: Outcome;
}

/** Answers a request that has been recorded in the log. */
export type App = (
  request: Request,
  entry: OpenEntry,
  surroundings: Surroundings,
) => Promise<Outcome>;

type AppContext = Context<{ Bindings: Exchange }>;

/**
 * Builds the API from its description. For every operation the order is:
 * fault, key, preferred answer, path, query, headers, body, handler.
 */
export function createApp(parts: AppParts): App {
  const { operations } = parts.description;
  const requireKey = createKeyCheck(parts.apiKey);
  const app = new Hono<{ Bindings: Exchange }>();

  /** The reply, recorded in the API's own log if the request had the key. */
  const logged = async (
    request: Request,
    answer: () => Promise<Reply> | Reply,
  ): Promise<Reply> => {
    const start = performance.now();
    const reply = await replyOrProblem(answer);
    if (requireKey(request, false)) {
      parts.apiLog.add({
        method: request.method,
        endpoint: new URL(request.url).pathname,
        status: reply.status,
        milliseconds: performance.now() - start,
        body: reply.body,
      });
    }
    return reply;
  };

  /** Plays a matching fault around `answer`. */
  const respond = async (
    context: AppContext,
    operation: Operation | undefined,
    answer: () => Promise<Reply> | Reply,
  ): Promise<Response> => {
    const request = context.req.raw;
    const { pathname } = new URL(request.url);
    context.env.entry.operationId = operation?.operationId ?? null;
    const fault = parts.takeFault({
      operationId: operation?.operationId ?? null,
      method: request.method,
      path: pathname.startsWith(basePath)
        ? pathname.slice(basePath.length)
        : pathname,
      template: operation?.path ?? null,
    });
    if (fault?.delayMs) await parts.delay(fault.delayMs, request.signal);
    if (fault?.disconnect) {
      context.env.outcome = { kind: "disconnect" };
      return new Response();
    }
    const response =
      (fault && replacement(fault)) ??
      toResponse(await logged(request, answer));
    context.env.outcome = fault
      ? await withFault(response, fault)
      : { kind: "response", response };
    return new Response();
  };

  for (const operation of bySpecificity(operations)) {
    app.on(operation.method, routeOf(operation.path), (context) =>
      respond(context, operation, async () => {
        const hasKey = requireKey(context.req.raw, operation.requiresKey);
        const preferred = preferredReply(
          context.req.raw,
          operation,
          parts.play,
        );
        return preferred ?? handle(parts, { context, operation, hasKey });
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
    respond(context, undefined, () => {
      const { pathname } = new URL(context.req.url);
      throw new HttpProblem(
        404,
        `No operation is at ${quote(pathname)}; paths start with ${basePath}.`,
      );
    }),
  );
  app.onError((error) => {
    throw error;
  });

  return async (request, entry, surroundings) => {
    const exchange: Exchange = { entry, ...surroundings };
    const isHead = request.method === "HEAD";
    await app.fetch(request, exchange);
    const { outcome } = exchange;
    if (!outcome) throw new Error("The request was not answered.");
    if (isHead && outcome.kind === "response") {
      return { kind: "response", response: withoutBody(outcome.response) };
    }
    return outcome;
  };
}

async function handle(
  parts: AppParts,
  call: {
    context: AppContext;
    operation: Operation;
    hasKey: boolean;
  },
): Promise<Reply> {
  const { context, operation, hasKey } = call;
  const { description } = parts;
  const registered = parts.handlers[operation.operationId as OperationId];
  const special = typeof registered === "object" ? registered : undefined;
  const run = typeof registered === "object" ? registered.handle : registered;
  const url = new URL(context.req.url);
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

async function replyOrProblem(
  answer: () => Promise<Reply> | Reply,
): Promise<Reply> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    const { status, body, headers } = error;
    return { status, body, headers };
  }
}

function withoutBody(response: Response): Response {
  const { status, headers } = response;
  return new Response(null, { status, headers });
}
