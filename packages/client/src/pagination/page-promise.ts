import { checkOnDemand } from "../arguments/check-on-demand.js";
import type { LoadFailures } from "../errors/failures.js";
import { loadOnDemand } from "../load-on-demand.js";
import type { ListOptions } from "../options.js";
import { type WithResponse, withResponse } from "../response-promise.js";
import { ItemWalk } from "./item-walk.js";
import { ClientPage, type FetchPage, type Page } from "./page.js";
import { extendTrail } from "./trail.js";

/** A list that can be fetched. */
export interface ListSource {
  /**
   * Returns the function that fetches pages.
   *
   * @param wanted - Number of items that the caller wants, if known.
   */
  readonly fetchPages: (wanted?: number) => FetchPage;
  readonly loadFailures: LoadFailures;
  readonly options: ListOptions;
  /** The cursor at which the walk starts, if there is one. */
  readonly findStart: () => string | undefined;
}

/**
 * A list that has not been fetched yet. Await it for its first {@link Page}, or iterate
 * over it for all items of all pages.
 *
 * The first request is sent when the list is first awaited or iterated. Both use the same
 * first page.
 *
 * @example
 * ```ts
 * const page = await kapso.conversations.list({ status: "active" });
 * for await (const conversation of kapso.conversations.list()) {
 *   console.log(conversation.id);
 * }
 * ```
 */
export interface PagePromise<T, Details = undefined>
  extends Promise<Page<T, Details>>, AsyncIterable<T> {
  /** The first page with its response, for headers such as rate limits. */
  withResponse(): Promise<WithResponse<Page<T, Details>>>;

  /**
   * All pages, in the direction of the walk. The items of a page are in the order of the
   * response.
   *
   * @throws KapsoPaginationError if the API returns a cursor that the walk has already
   *   followed, or does not say whether there are more pages
   */
  pages(): AsyncGenerator<Page<T, Details>, void, undefined>;

  /** All items of all pages. A backward walk reverses the items of each page. */
  [Symbol.asyncIterator](): AsyncIterableIterator<T>;

  /**
   * Collects items into an array with as few requests as possible. If the parameters have
   * no `limit` and nothing has been requested yet, pages of a cursor list are as large as
   * needed, up to the maximum of the API.
   *
   * @param options - `limit`: maximum number of items, a whole number from 0, or
   *   `Infinity` for all items.
   * @throws KapsoArgumentError for any other limit, and for another option
   */
  toArray(options: { limit: number }): Promise<T[]>;
}

/** The implementation of `PagePromise`, with private state. */
export class ClientList<T, Details> implements PagePromise<T, Details> {
  readonly #source: ListSource;
  #first: Promise<ClientPage<T, Details>> | undefined;

  constructor(source: ListSource) {
    this.#source = source;
  }

  readonly [Symbol.toStringTag] = "PagePromise";

  then<Fulfilled = Page<T, Details>, Rejected = never>(
    onFulfilled?:
      ((page: Page<T, Details>) => Fulfilled | PromiseLike<Fulfilled>) | null,
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Fulfilled | Rejected> {
    return this.#firstPage().then(onFulfilled, onRejected);
  }

  catch<Rejected = never>(
    onRejected?: ((reason: unknown) => Rejected | PromiseLike<Rejected>) | null,
  ): Promise<Page<T, Details> | Rejected> {
    return this.#firstPage().catch(onRejected);
  }

  finally(onFinally?: (() => void) | null): Promise<Page<T, Details>> {
    return this.#firstPage().finally(onFinally);
  }

  async withResponse(): Promise<WithResponse<Page<T, Details>>> {
    const page = await this.#firstPage();
    return withResponse(page, page.response);
  }

  pages(): AsyncGenerator<Page<T, Details>, void, undefined> {
    return this.#walk(Infinity);
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return new ItemWalk(this.#walk(Infinity), this.#isBackward());
  }

  async toArray(options: { limit: number }): Promise<T[]> {
    const limit = await checkOnDemand(({ checkLimit }) => checkLimit(options));
    const collected: T[] = [];
    if (limit === 0) return collected;
    const source = this.#source;
    const list = this.#first
      ? this
      : new ClientList<T, Details>({
          ...source,
          fetchPages: () => source.fetchPages(limit),
        });
    for await (const { items } of list.#walk(limit)) {
      const missing = limit - collected.length;
      const ordered = this.#isBackward() ? [...items].reverse() : items;
      for (const item of ordered.slice(0, missing)) collected.push(item);
      if (collected.length >= limit) break;
    }
    return collected;
  }

  /** @param wanted - Number of items after which the walk ends and does not prefetch. */
  async *#walk(
    wanted: number,
  ): AsyncGenerator<ClientPage<T, Details>, void, undefined> {
    const { signal, prefetch = false } = this.#source.options;
    const direction = this.#isBackward() ? "backward" : "forward";
    let page = await this.#firstPage();
    for (let count = page.items.length; ; count += page.items.length) {
      const current = page;
      const move = (own?: AbortSignal): Promise<ClientPage<T, Details>> =>
        ClientPage.move(current, direction, own);
      const isAhead =
        prefetch &&
        count < wanted &&
        (direction === "backward" ? page.hasPreviousPage : page.hasNextPage);
      // A part that cannot be loaded must not end the walk.
      const rest = isAhead
        ? await loadOnDemand().catch(() => undefined)
        : undefined;
      const ahead = rest?.startAhead(move, signal);
      let isDone = false;
      try {
        yield page;
        isDone = true;
      } finally {
        // The caller left the loop, so the prefetched page is not needed.
        if (!isDone) ahead?.abort();
      }
      if (!(await ClientPage.hasNeighbour(page, direction))) return;
      page = await (ahead ? ahead.page : move());
    }
  }

  #firstPage(): Promise<ClientPage<T, Details>> {
    this.#first ??= this.#fetchFirst();
    return this.#first;
  }

  async #fetchFirst(): Promise<ClientPage<T, Details>> {
    const { fetchPages, loadFailures, options, findStart } = this.#source;
    const { direction = "forward" } = options;
    const fetchPage = fetchPages();
    const fetched = await fetchPage(null);
    const start = findStart();
    return new ClientPage<T, Details>(
      fetched,
      { fetchPage, loadFailures },
      start === undefined
        ? undefined
        : extendTrail(undefined, direction, start),
    );
  }

  #isBackward(): boolean {
    return this.#source.options.direction === "backward";
  }
}

/** The class of lists, for `instanceof`. */
export const PagePromise: abstract new <T, Details = undefined>(
  ...args: never
) => PagePromise<T, Details> = ClientList;
