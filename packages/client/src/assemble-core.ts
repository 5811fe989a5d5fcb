import type { Client } from "openapi-fetch";
import { checkOnDemand } from "./arguments/check-on-demand.js";
import { assertMiddleware } from "./arguments/middleware.js";
import { isPlain } from "./arguments/plain.js";
import { callMethod } from "./call.js";
import { type Api, type ClientContext, type RawCall, send } from "./execute.js";
import { NAMESPACES, type Namespaces } from "./generated/namespaces.js";
import type { ApiCore, ApiCoreOptions, ApiPaths } from "./generated/neutral.js";
import type { PaginatedPaths } from "./generated/paths.js";
import type { Action, Operation, OperationMethod } from "./operation.js";
import { type Paginate, createPaginate } from "./pagination/paginate.js";
import { isSimple } from "./write-request.js";
import { createWithOptions } from "./with-options.js";

/**
 * A client without resources: openapi-fetch's typed methods, `paginate`, and
 * `call` for the operations that are imported.
 */
export interface CoreMethods extends Client<ApiPaths>, Namespaces {
  /** Walks any paginated list by its path; see {@link Paginate}. */
  paginate: Paginate;
  /**
   * Calls an operation that was imported from `@kapso-platform/client/operations`,
   * in the same way as its resource method.
   *
   * @param operation - Such as `conversationsList`.
   * @param args - The arguments of the method: ids, body, parameters, options.
   *
   * @example
   * ```ts
   * import { createKapsoCore } from "@kapso-platform/client";
   * import { conversationsList } from "@kapso-platform/client/operations";
   *
   * const kapso = createKapsoCore();
   * const page = await kapso.call(conversationsList, { status: "active" });
   * console.log(page.items.length);
   * ```
   */
  call<Method extends OperationMethod>(
    operation: Operation<Method> | Action<Method>,
    ...args: Parameters<Method>
  ): ReturnType<Method>;
}

/** openapi-fetch's methods that send a request. */
const METHODS = [
  "GET",
  "PUT",
  "POST",
  "DELETE",
  "OPTIONS",
  "HEAD",
  "PATCH",
  "TRACE",
] as const;

/**
 * Creates the methods of a client without resources.
 *
 * @param create - Creates a client in the same way with other options.
 */
export function assembleCore(
  create: (options: ApiCoreOptions) => ApiCore,
  options: ApiCoreOptions,
  context: ClientContext,
): ApiCore {
  const withOptions = createWithOptions(create, options, context.middleware);
  return Object.assign(createMethods(context), { withOptions });
}

/** Creates the methods of every client. */
export function createMethods(context: ClientContext): CoreMethods {
  const { middleware } = context;
  const client: Omit<CoreMethods, keyof Namespaces> = {
    ...apiMethods<ApiPaths, PaginatedPaths>(context, "platform"),
    use: (...added) => {
      added.forEach(assertMiddleware);
      middleware.push(...added.filter(Boolean));
    },
    eject: (...removed) => {
      for (const one of removed) {
        const index = middleware.indexOf(one);
        if (index >= 0) middleware.splice(index, 1);
      }
    },
    // The type of an operation contains the type of its method.
    call: (operation, ...args) => {
      try {
        return callMethod(context, operation, args) as never;
      } catch {
        // Arguments are checked later, so only the operation can be wrong.
        return checkOnDemand(({ rejectOperation }) =>
          rejectOperation(operation),
        ) as never;
      }
    },
  };
  for (const { name } of NAMESPACES) {
    // The same functions for all paths; only their types differ.
    Object.assign(client, { [name]: apiMethods(context, name) });
  }
  return client as CoreMethods;
}

/** openapi-fetch's methods for the paths of one API. */
export type RawMethods<Paths extends object> = Pick<
  Client<Paths>,
  (typeof METHODS)[number] | "request"
>;

/** openapi-fetch's methods, with the client's checks and transport, and `paginate`. */
function apiMethods<Paths extends object, Items extends object>(
  context: ClientContext,
  api: Api,
): RawMethods<Paths> & { paginate: Paginate<Paths, Items> } {
  const request = async (
    method: string,
    path: string,
    call: RawCall = {},
  ): Promise<unknown> => {
    // Without types, it can be anything. The checks report it.
    const upper = typeof method === "string" ? method.toUpperCase() : "";
    const operation = context.findOperation?.(upper, path, api);
    const checked =
      upper && isSimple(call) && isPlain(context, operation, path, call)
        ? call
        : await checkOnDemand(
            ({ checkRequest }) =>
              checkRequest(context, operation, method, path, call),
            context,
          );
    return send(context, upper, path, checked, operation, api);
  };
  const methods = Object.fromEntries(
    METHODS.map((method) => [
      method,
      (path: string, call?: RawCall) => request(method, path, call),
    ]),
  );
  return {
    // openapi-fetch derives the types from the paths; the functions are the same for
    // all paths.
    ...(methods as unknown as RawMethods<Paths>),
    request: request as RawMethods<Paths>["request"],
    paginate: createPaginate<Paths, Items>(context, api),
  };
}
