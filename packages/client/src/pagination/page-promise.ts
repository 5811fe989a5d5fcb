import { show } from "../arguments/show.js";
import { KapsoArgumentError } from "../errors/argument-error.js";
import type { ListOptions } from "../options.js";
import { type WithResponse, withResponse } from "../response-promise.js";
import { onAbort } from "../transport/abort.js";
import { ItemWalk } from "./item-walk.js";
import { type FetchPage, Page, hasNeighbour } from "./page.js";
import { extendTrail } from "./trail.js";

/** A list that can be fetched. */
export interface ListSource {
  /**
   * Makes what fetches the pages of a walk.
   *
   * @param wanted - How many items are wanted in all, if that is known.
   */
  readonly fetchPages: (wanted?: number) => FetchPage;
  readonly options: ListOptions;
  /** The cursor that the walk begins at, if it has one. */
  readonly start: string | undefined;
}

interface ListState {
  readonly source: ListSource;
  first: Promise<Page<unknown, unknown>> | undefined;
}

/** Beside the lists, so that the type of one is its methods alone. */
const states = new WeakMap<object, ListState>();

/**
 * A list that has not been fetched yet. Awaited it is its first
 * {@link Page}; iterated it gives every item, page after page.
 *
 * The first request goes out when it is first awaited or iterated, and once
 * only: awaiting and iterating the same object share the first page.
 *
 * @example
 * ```ts
 * const page = await kapso.conversations.list({ status: "active" });
 * for await (const conversation of kapso.conversations.list()) {
 *   console.log(conversation.id);
 * }
 * ```
 */
export class PagePromise<T, Details = undefined>
  implements Promise<Page<T, Details>>, AsyncIterable<T>
{
  /** @internal */
  constructor(source: ListSource) {
    states.set(this, { source, first: undefined });
  }

  /** `"PagePromise"`. */
  readonly [Symbol.toStringTag] = "PagePromise";

  then<Fulfilled = Page<T, Details>, Rejected = never>(
    onFulfilled?:
      ((page: Page<T, Details>) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return firstPage(this).then(onFulfilled, onRejected);
  }

  catch<Rejected = never>(
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Page<T, Details> | Rejected> {
    return firstPage(this).catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<Page<T, Details>> {
    return firstPage(this).finally(onFinally);
  }

  /** The first page with its response, for headers such as rate limits. */
  withResponse(): Promise<WithResponse<Page<T, Details>>> {
    return firstPage(this).then((page) => withResponse(page, page.response));
  }

  /**
   * Every page, one after the other, in the direction of the walk. The items
   * of a page stand in the order of the response.
   *
   * @throws KapsoPaginationError when the API gives a cursor that the walk has
   *   already followed, or does not say whether there is a further page
   */
  pages(): AsyncGenerator<Page<T, Details>, void, undefined> {
    return walk(this, Infinity);
  }

  /** Every item, page after page; a backward walk turns each page around. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return new ItemWalk(walk(this, Infinity), isBackward(this));
  }

  /**
   * Collects items into an array, fetching no more pages than it takes. If the
   * parameters have no `limit` and nothing was requested yet, cursor lists
   * are asked for pages as large as that takes, up to what the API allows.
   *
   * @param options - `limit`: how many items at most, a whole number from 0;
   *   `Infinity` for all of them, however many there are.
   * @throws KapsoArgumentError for any other limit
   */
  async toArray(options: { limit: number }): Promise<T[]> {
    // Without types it is easily called with nothing.
    const limit = (options as Partial<typeof options> | undefined)?.limit;
    if (
      typeof limit !== "number" ||
      !(limit >= 0) ||
      (limit !== Infinity && !Number.isInteger(limit))
    ) {
      throw new KapsoArgumentError(
        "limit",
        `must be a whole number from 0, or Infinity, not ${show(limit)}`,
      );
    }
    const collected: T[] = [];
    if (limit === 0) return collected;
    const { source, first } = stateOf(this);
    const list = first
      ? this
      : new PagePromise<T, Details>({
          ...source,
          fetchPages: () => source.fetchPages(limit),
        });
    for await (const { items } of walk(list, limit)) {
      const missing = limit - collected.length;
      const ordered = isBackward(this) ? [...items].reverse() : items;
      for (const item of ordered.slice(0, missing)) collected.push(item);
      if (collected.length >= limit) break;
    }
    return collected;
  }
}

/** @param wanted - How many items the walk ends after: none is prefetched for more. */
async function* walk<T, Details>(
  list: PagePromise<T, Details>,
  wanted: number,
): AsyncGenerator<Page<T, Details>, void, undefined> {
  const { signal, prefetch = false } = stateOf(list).source.options;
  const direction = isBackward(list) ? "backward" : "forward";
  let page = await firstPage(list);
  for (let count = page.items.length; ; count += page.items.length) {
    const current = page;
    const move = (own?: AbortSignal): Promise<Page<T, Details>> => {
      const options = own ? { signal: own } : {};
      return direction === "backward"
        ? current.previousPage(options)
        : current.nextPage(options);
    };
    const isAhead =
      prefetch &&
      count < wanted &&
      (direction === "backward" ? page.hasPreviousPage : page.hasNextPage);
    const ahead = isAhead ? startAhead(move, signal) : undefined;
    let isDone = false;
    try {
      yield page;
      isDone = true;
    } finally {
      // The consumer left the loop: nobody waits for the page ahead.
      if (!isDone) ahead?.abort();
    }
    if (!hasNeighbour(page, direction)) return;
    page = await (ahead ? ahead.page : move());
  }
}

/** Begins a request that can be aborted by the walk as well as by the caller. */
function startAhead<Result>(
  move: (signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal | undefined,
): { page: Promise<Result>; abort: () => void } {
  const controller = new AbortController();
  const abort = (): void => {
    controller.abort(signal?.reason);
  };
  if (signal?.aborted) abort();
  const stop = signal && onAbort([signal], abort);
  const page = move(controller.signal);
  // Its failure is thrown when the page's turn comes, or never.
  page.finally(stop).catch(() => undefined);
  return { page, abort };
}

function firstPage<T, Details>(
  list: PagePromise<T, Details>,
): Promise<Page<T, Details>> {
  const state = stateOf(list);
  state.first ??= fetchFirst(state.source);
  // The state does not carry the type of its items.
  return state.first as Promise<Page<T, Details>>;
}

async function fetchFirst({
  fetchPages,
  options,
  start,
}: ListSource): Promise<Page<unknown, unknown>> {
  const { direction = "forward", prefetch: _prefetch, ...request } = options;
  const fetch = fetchPages();
  return new Page<unknown, unknown>(
    await fetch(null, request),
    fetch,
    request,
    start === undefined ? undefined : extendTrail(undefined, direction, start),
  );
}

function isBackward(list: object): boolean {
  return stateOf(list).source.options.direction === "backward";
}

function stateOf(list: object): ListState {
  const state = states.get(list);
  if (!state) throw new TypeError("this is not a list of the client");
  return state;
}
