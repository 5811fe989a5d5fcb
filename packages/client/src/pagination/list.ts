import type { Params } from "../arguments/params.js";
import { type ClientContext, type RawCall, execute } from "../execute.js";
import type { Operation } from "../operation.js";
import type { ListOptions } from "../options.js";
import type { ListBody } from "./list-body.js";
import type { FetchPage } from "./page.js";
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
    return async (position, request) => {
      if (!sized) {
        const {
          direction: _direction,
          prefetch: _prefetch,
          ...call
        }: RawCall &
          Pick<ListOptions, "direction" | "prefetch"> = ready instanceof Promise
          ? await ready
          : ready;
        query = call.params?.query;
        sized = sizePages(operation, call, wanted);
      }
      const { data, response } = await execute(context, operation, {
        ...movePage(operation, sized, position),
        ...request,
      });
      // For a list, `execute` returns a `ListBody`.
      const { failures } = context;
      return { list: data as ListBody, response, failures };
    };
  };
  const backward = options.direction === "backward";
  return new ClientList<T, undefined>({
    fetchPages,
    options,
    findStart: () => startToken(query, backward),
  });
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
      ? { ...params?.query, ...position }
      : moveTo(params?.query, position);
    return { ...call, params: { ...params, query } };
  }
  return {
    ...call,
    body: moveTo(call.body as Record<string, unknown> | undefined, position),
  };
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
  const isChosen = ["limit", "page", "per_page"].some(
    (name) => (query[name] ?? undefined) !== undefined,
  );
  const range = rules?.limit;
  const largest = typeof range === "object" ? range[1] : undefined;
  const limit =
    wanted !== undefined && largest !== undefined
      ? Math.min(wanted, largest)
      : pageSize;
  return isChosen || limit === undefined
    ? call
    : { ...call, params: { ...params, query: { ...query, limit } } };
}
