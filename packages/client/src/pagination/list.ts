import { KapsoArgumentError } from "../errors/argument-error.js";
import { show } from "../arguments/show.js";
import { type ClientContext, type RawCall, execute } from "../execute.js";
import type { Operation } from "../operation.js";
import type { ListOptions } from "../options.js";
import type { ListBody } from "./list-body.js";
import type { FetchPage } from "./page.js";
import { ClientList, type PagePromise } from "./page-promise.js";
import { type Position, moveTo, startToken } from "./position.js";

/** How a list was asked for. */
export interface ListRequest {
  readonly options: ListOptions;
  /** What is wrong with the call: the list is rejected with it. */
  readonly problem?: Error | undefined;
}

/** A list behind an operation, to be awaited or iterated. */
export function createList<T>(
  context: ClientContext,
  operation: Operation,
  call: RawCall,
  { options, problem = directionProblem(operation, options) }: ListRequest,
): PagePromise<T> {
  const {
    direction: _direction,
    prefetch: _prefetch,
    ...first
  } = call as RawCall & ListOptions;
  const fetchPages = (wanted?: number): FetchPage => {
    if (problem) return () => Promise.reject(problem);
    const sized = sizePages(operation, first, wanted);
    return async (position, request) => {
      const { data, response } = await execute(context, operation, {
        ...movePage(operation, sized, position),
        ...request,
      });
      // Of a list, `execute` gives nothing else.
      return { list: data as ListBody, response };
    };
  };
  const backward = options.direction === "backward";
  const start = startToken(call.params?.query, backward);
  return new ClientList<T, undefined>({ fetchPages, options, start });
}

function directionProblem(
  { response, readPage }: Operation,
  { direction = "forward" }: ListOptions,
): KapsoArgumentError | undefined {
  if (direction === "forward") return undefined;
  if ((direction as string) !== "backward") {
    return new KapsoArgumentError(
      "direction",
      `must be "forward" or "backward", not ${show(direction)}`,
    );
  }
  return response === "log" || readPage
    ? new KapsoArgumentError(
        "direction",
        `must be "forward" in a list with no way back, not "backward"`,
      )
    : undefined;
}

/** A list that is asked for with POST has its position in the body. */
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
 * Chooses the page size of a cursor list, if the caller chose none: pages as
 * large as the API allows, and no larger than it takes to get what is wanted.
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
