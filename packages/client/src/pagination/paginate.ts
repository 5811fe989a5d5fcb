import { checkLater } from "../arguments/check-later.js";
import { isPlain } from "../arguments/plain.js";
import { isRecord } from "../arguments/show.js";
import type { Api, ClientContext, RawCall } from "../execute.js";
import { NAMESPACES } from "../generated/namespaces.js";
import type { ApiPaths } from "../generated/neutral.js";
import type { PaginatedPaths } from "../generated/paths.js";
import { type Operation, isPaged } from "../operation.js";
import type { ListOptions } from "../options.js";
import { createList } from "./list.js";
import type { PagePromise } from "./page-promise.js";

/** A path of an API that `paginate` takes. */
export type PaginatedPath<Items extends object = PaginatedPaths> = keyof Items &
  string;

/** The parameters of a paginated path, as openapi-fetch takes them. */
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
 * @param path - A GET path that gives pages; others do not type-check.
 * @param init - `params` as openapi-fetch takes them.
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

/** Makes the `paginate` of one API. */
export function createPaginate<Paths extends object, Items extends object>(
  context: ClientContext,
  api: Api,
): Paginate<Paths, Items> {
  return (path, ...[init = {}, given = {}]) => {
    const { findOperation } = context;
    const options = isRecord(given) ? given : {};
    const known = findOperation?.("GET", path, api);
    // The shape of the response says how an unknown list is paged.
    const operation = findOperation ? known : unknownList(path, api);
    // The parameters are typed by path; what runs treats all paths alike.
    const call = { ...init, ...options } as RawCall;
    const ready =
      isPaged(operation?.response) &&
      options === given &&
      isRecord(init) &&
      options.direction === undefined &&
      isPlain(context, known, path, call)
        ? call
        : checkLater(({ checkPaginated }) =>
            checkPaginated(context, operation, known, path, api, init, given),
          );
    return createList(context, operation ?? NO_OPERATION, ready, options);
  };
}

/** A light client knows no operations, but how all lists of an API are paged. */
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

/** In the place of an operation that there is not. */
const NO_OPERATION: Operation = { name: "", method: "GET", path: "" };
