import { checkOnDemand } from "../arguments/check-on-demand.js";
import { isPlain } from "../arguments/plain.js";
import { isRecord } from "../arguments/is-record.js";
import { copyArgument, copyOptions } from "../arguments/split.js";
import type { Api, ClientContext, RawCall } from "../execute.js";
import { extend } from "../extend.js";
import { NAMESPACES } from "../generated/namespaces.js";
import type { ApiPaths } from "../generated/neutral.js";
import type { PaginatedPaths } from "../generated/paths.js";
import { type Operation, isPaged } from "../operation.js";
import type { ListOptions } from "../options.js";
import { isSimple } from "../write-request.js";
import { ClientList, type PagePromise } from "./page-promise.js";

/** A path that `paginate` accepts. */
export type PaginatedPath<Items extends object = PaginatedPaths> = keyof Items &
  string;

/** The parameters of a paginated path, in the shape of openapi-fetch. */
export type PaginatedParams<
  Path extends PropertyKey,
  Paths extends object = ApiPaths,
> =
  Paths extends Record<Path, { get: { parameters: infer Params } }>
    ? Params
    : never;

/**
 * Walks any paginated list by its path.
 *
 * @param path - A paginated GET path. Other paths do not type-check.
 * @param init - `params` in the shape of openapi-fetch.
 * @param options - Direction, prefetching and the options of each call.
 * @returns A promise of the first page, and an iterable of all items.
 *
 * @example
 * ```ts
 * for await (const message of kapso.paginate("/whatsapp/messages", {
 *   params: { query: { direction: "inbound" } },
 * })) {
 *   console.log(message.id);
 * }
 * ```
 */
export type Paginate<
  Paths extends object = ApiPaths,
  Items extends object = PaginatedPaths,
> = <Path extends PaginatedPath<Items>>(
  path: Path,
  ...args: PaginatedParams<Path, Paths> extends { path: object }
    ? [init: { params: PaginatedParams<Path, Paths> }, options?: ListOptions]
    : [init?: { params?: PaginatedParams<Path, Paths> }, options?: ListOptions]
) => PagePromise<Items[Path]>;

/** Creates the `paginate` of one API. */
export function createPaginate<Paths extends object, Items extends object>(
  context: ClientContext,
  api: Api,
): Paginate<Paths, Items> {
  return (path, ...args) => {
    const { findOperation } = context;
    // The caller may change them afterwards.
    const [init = {}, given = {}] = args.map(copyArgument);
    const options: ListOptions = copyOptions(given);
    const known = findOperation?.("GET", path, api);
    // If the operation is not known, the response shows how the list is paged.
    const operation =
      findOperation || typeof path !== "string"
        ? known
        : unknownList(path, api);
    // The parameters are typed by path. At run time, all paths are handled alike.
    const call: RawCall = extend(
      extend(copyOptions(init), options),
      // It only concerns the walk.
      { prefetch: undefined },
    );
    const ready =
      isPaged(operation?.response) &&
      isRecord(given) &&
      isRecord(init) &&
      isSimple(call) &&
      isPlain(context, known, path, call)
        ? call
        : checkOnDemand(
            ({ checkPaginated }) =>
              checkPaginated(context, operation, known, path, api, init, given),
            context,
          );
    return new ClientList({
      context,
      operation: operation ?? NO_OPERATION,
      ready,
      options,
    });
  };
}

/** The operation of a list in a client that knows no operations. */
function unknownList(path: string, api: Api): Operation {
  const namespace = NAMESPACES.find(({ name }) => name === api);
  return {
    name: `GET ${path}`,
    method: "GET",
    path,
    response: namespace?.list ?? "list",
    api: namespace?.name,
  };
}

/** Used for a path without an operation; the check rejects the call. */
const NO_OPERATION: Operation = { name: "", method: "GET", path: "" };
