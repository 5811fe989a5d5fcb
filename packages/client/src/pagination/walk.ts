import type { Obstacle } from "../errors/failed-response.js";
import type { RawCall } from "../execute.js";
import { extend } from "../extend.js";
import type { Operation } from "../operation.js";
import type { Direction, ListOptions, RequestOptions } from "../options.js";
import type { ListSource } from "./first-page.js";
import type { Neighbour } from "./list-body.js";
import type { ClientPage, PageSource, PageState } from "./page.js";
import {
  type Position,
  moveTo,
  positionToken,
  startToken,
} from "./position.js";
import { startAhead } from "./start-ahead.js";
import { type Trail, extendTrail } from "./trail.js";

type AnySource = PageSource<unknown, unknown>;
type AnyState = PageState<unknown, unknown>;

/**
 * Whether a walk continues after a page.
 *
 * @throws KapsoPaginationError if the response does not say
 */
export function hasNeighbour(
  page: ClientPage<unknown, unknown>,
  direction: Direction,
): boolean | Promise<never> {
  const state = page.state();
  const neighbour = neighbourOf(state, direction);
  return isUnclear(neighbour) ? fail(state, neighbour) : neighbour !== null;
}

/**
 * Fetches a neighboring page.
 *
 * @param overrides - Checked options for this request that replace those of the list.
 * @throws KapsoPaginationError if there is no such page, if the response does not say
 *   whether there is, or if the walk has already followed its cursor
 */
export async function movePage<T, Details>(
  page: ClientPage<T, Details>,
  direction: Direction,
  overrides: RequestOptions | undefined,
): Promise<ClientPage<T, Details>> {
  const state = page.state();
  const position = neighbourOf(state, direction);
  if (!position) return fail(state, { end: direction });
  if (isUnclear(position)) return fail(state, position);
  const { source } = state;
  const token = positionToken(position);
  const trail = extendTrail(
    state.trail ?? startTrail(source),
    direction,
    token,
  );
  if (!trail) return fail(state, { cursor: token });
  const call = moveCall(source, position);
  return source.fetchPage(overrides ? extend(call, overrides) : call, trail);
}

/** The part of a walk that `walkPages` covers. */
interface WalkRange {
  /** Whether the caller already has the first page. */
  readonly isConsumed?: boolean;
  /** Number of items after which the walk does not prefetch. */
  readonly wanted?: number;
}

/** Walks over all pages from `page` on. */
export async function* walkPages<T, Details>(
  { signal, prefetch, direction = "forward" }: ListOptions,
  page: ClientPage<T, Details>,
  { isConsumed = false, wanted = Infinity }: WalkRange,
): AsyncGenerator<ClientPage<T, Details>, void, undefined> {
  let isNeeded = !isConsumed;
  for (let count = page.items.length; ; count += page.items.length) {
    const current = page;
    const move = (own?: AbortSignal): Promise<ClientPage<T, Details>> =>
      movePage(current, direction, own && { signal: own });
    const isAhead =
      prefetch &&
      count < wanted &&
      (direction === "backward" ? page.hasPreviousPage : page.hasNextPage);
    const ahead = isAhead ? startAhead(move, signal) : undefined;
    let isDone = false;
    try {
      if (isNeeded) yield page;
      isDone = true;
    } finally {
      // The caller left the loop, so the prefetched page is not needed.
      if (!isDone) ahead?.abort();
    }
    isNeeded = true;
    if (!(await hasNeighbour(page, direction))) return;
    page = await (ahead ? ahead.page : move());
  }
}

/**
 * Collects items of a list.
 *
 * @param first - The first page, if it has been requested.
 * @param fetch - Fetches the first page otherwise, with pages as large as needed.
 * @param limit - Maximum number of items.
 */
export async function collectItems<T, Details>(
  { operation, options }: Pick<ListSource, "operation" | "options">,
  first: Promise<ClientPage<T, Details>> | undefined,
  fetch: (pageSize: number | undefined) => Promise<ClientPage<T, Details>>,
  limit: number,
): Promise<T[]> {
  const collected: T[] = [];
  if (limit === 0) return collected;
  const page = await (first ?? fetch(pageSize(operation, limit)));
  const pages = walkPages(options, page, { wanted: limit });
  for await (const { items } of pages) {
    const ordered =
      options.direction === "backward" ? [...items].reverse() : items;
    const missing = limit - collected.length;
    for (const item of ordered.slice(0, missing)) collected.push(item);
    if (collected.length >= limit) break;
  }
  return collected;
}

/** The page size for a number of items, up to the maximum of the API. */
function pageSize(
  { query, pageSize: usual }: Operation,
  wanted: number,
): number | undefined {
  const range = query?.limit;
  const largest = typeof range === "object" ? range[1] : undefined;
  return largest === undefined ? usual : Math.min(wanted, largest);
}

/** The trail of a first page: the cursor at which the walk started, if there is one. */
function startTrail({ call, direction }: AnySource): Trail | undefined {
  const start = startToken(call.params?.query, direction === "backward");
  return start === undefined
    ? undefined
    : extendTrail(undefined, direction, start);
}

/** Sets the position of a page in the query, or in the body of a POST. */
function moveCall(
  { call, operation: { method, readPage } }: AnySource,
  position: NonNullable<Position>,
): RawCall {
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

/** @throws KapsoPaginationError */
async function fail({ source }: AnyState, obstacle: Obstacle): Promise<never> {
  const failures = await source.loadFailures();
  throw failures.pagination(obstacle);
}

function neighbourOf({ body }: AnyState, direction: Direction): Neighbour {
  return direction === "forward" ? body.next : body.previous;
}

function isUnclear(
  neighbour: Neighbour,
): neighbour is Exclude<Neighbour, Position> {
  return neighbour !== null && "unclear" in neighbour;
}
