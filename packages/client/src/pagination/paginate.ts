import type { CallOperation } from "../call-operation.js";
import { show } from "../arguments/show.js";
import { KapsoArgumentError } from "../errors/argument-error.js";
import type { KapsoPaths } from "../generated/params.js";
import type { PaginatedPaths } from "../generated/resources.js";
import type { Call } from "../invoke.js";
import { findOperation, isPaginated } from "../operations.js";
import type { ListOptions } from "../options.js";
import { createList } from "./create-list.js";
import { PagePromise } from "./page-promise.js";

/** A path of the API that `paginate` takes. */
export type PaginatedPath = keyof PaginatedPaths;

/** The parameters of a paginated path, as openapi-fetch takes them. */
export type PaginatedParams<Path extends PaginatedPath> =
  KapsoPaths[Path]["get"]["parameters"];

/**
 * Walks any paginated list by its path.
 *
 * @param path - A GET path that answers pages; others do not type-check.
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
export type Paginate = <Path extends PaginatedPath>(
  path: Path,
  ...args: PaginatedParams<Path> extends { path: object }
    ? [init: { params: PaginatedParams<Path> }, options?: ListOptions]
    : [init?: { params?: PaginatedParams<Path> }, options?: ListOptions]
) => PagePromise<PaginatedPaths[Path]>;

/** Makes a client's `paginate`. */
export function createPaginate(callOperation: CallOperation): Paginate {
  return (path, ...[init, options]) => {
    const operation = findOperation("GET", path);
    if (!operation || !isPaginated(operation.answer)) {
      // Rejected, not thrown, as every other wrong argument of a list is.
      return new PagePromise(
        () => () =>
          Promise.reject(
            new KapsoArgumentError(
              "path",
              `must be a paginated GET path such as "/whatsapp/conversations", not ${show(path)}`,
            ),
          ),
      );
    }
    // The parameters are typed by path; what runs treats all paths alike.
    return createList(
      callOperation,
      "GET",
      path,
      operation,
      (init ?? {}) as Call,
      options,
    );
  };
}
