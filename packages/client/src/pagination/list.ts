import type { Params } from "../arguments/params.js";
import { type ClientContext, type RawCall, execute } from "../execute.js";
import { extend } from "../extend.js";
import type { Operation } from "../operation.js";
import type { ListOptions, RequestOptions } from "../options.js";
import type { FetchPage, FetchedPage } from "./page.js";
import { ClientList, type PagePromise } from "./page-promise.js";
import { type Position, moveTo, startToken } from "./position.js";

/**
 * Creates the list of an operation, to be awaited or iterated.
 *
 * @param ready - The call of the first page, or a promise of it while its arguments are
 *   checked.
 */
export function createList<T>(
  context: ClientContext,
  operation: Operation,
  ready: RawCall | Promise<RawCall>,
  options: ListOptions,
): PagePromise<T> {
  // A list that is not awaited must not cause an unhandled rejection.
  if (ready instanceof Promise) ready.catch(() => undefined);
  let query: Params["query"];
  const fetchPages = (wanted?: number): FetchPage => {
    let sized: RawCall | undefined;
    const fetchPage = (
      checked: RawCall,
      position: Position,
      overrides: RequestOptions | undefined,
    ): Promise<FetchedPage> => {
      if (!sized) {
        const call = toCall(checked);
        query = call.params?.query;
        sized = sizePages(operation, call, wanted);
      }
      const moved = movePage(operation, sized, position);
      const sent = overrides ? extend(moved, overrides) : moved;
      // For a list, `execute` returns a `ListBody`.
      return execute(context, operation, sent) as Promise<FetchedPage>;
    };
    return (position, overrides) =>
      ready instanceof Promise
        ? ready.then((checked) => fetchPage(checked, position, overrides))
        : fetchPage(ready, position, overrides);
  };
  const backward = options.direction === "backward";
  return new ClientList<T, undefined>({
    fetchPages,
    loadFailures: context.loadFailures,
    options,
    findStart: () => startToken(query, backward),
  });
}

/** The options of a list without those that only concern the walk. */
function toCall(
  given: RawCall & Pick<ListOptions, "direction" | "prefetch">,
): RawCall {
  if (!("direction" in given || "prefetch" in given)) return given;
  const { direction: _direction, prefetch: _prefetch, ...call } = given;
  return call;
}

/** Sets the position of a page in the query, or in the body of a POST. */
function movePage(
  { method, readPage }: Operation,
  call: RawCall,
  position: Position,
): RawCall {
  if (!position) return call;
  if (method === "GET") {
    const { params } = call;
    const query = readPage
      ? extend(params?.query, position)
      : moveTo(params?.query, position);
    return extend(call, { params: extend(params, { query }) });
  }
  const body = call.body as Record<string, unknown> | undefined;
  return extend(call, { body: moveTo(body, position) });
}

/**
 * Sets the page size of a cursor list, if the caller did not: the number of wanted items,
 * up to the maximum of the API.
 */
function sizePages(
  { response, pageSize, query: rules }: Operation,
  call: RawCall,
  wanted: number | undefined,
): RawCall {
  if (response !== "cursor") return call;
  const { params } = call;
  const query = params?.query ?? {};
  const chosen = query.limit ?? query.page ?? query.per_page ?? undefined;
  const range = rules?.limit;
  const largest = typeof range === "object" ? range[1] : undefined;
  const limit =
    wanted !== undefined && largest !== undefined
      ? Math.min(wanted, largest)
      : pageSize;
  return chosen !== undefined || limit === undefined
    ? call
    : extend(call, {
        params: extend(params, { query: extend(query, { limit }) }),
      });
}
