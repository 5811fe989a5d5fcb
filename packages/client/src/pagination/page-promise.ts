import { checkOnDemand } from "../arguments/check-on-demand.js";
import { loadOnDemand } from "../load-on-demand.js";
import { type WithResponse, withResponse } from "../response-promise.js";
import { type ListSource, fetchFirst } from "./first-page.js";
import { ItemWalk } from "./item-walk.js";
import type { ClientPage, Page } from "./page.js";

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
    const { ready } = source;
    // A list that is not awaited must not cause an unhandled rejection.
    if (ready instanceof Promise) ready.catch(() => undefined);
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

  async *pages(): AsyncGenerator<Page<T, Details>, void, undefined> {
    const { options } = this.#source;
    const page = await this.#firstPage();
    // Only prefetching waits for the module before the first page is consumed. If it cannot
    // be loaded now, there is another attempt after that page.
    const early = options.prefetch
      ? await loadOnDemand().catch(() => undefined)
      : undefined;
    if (!early) yield page;
    const { walkPages } = early ?? (await loadOnDemand());
    yield* walkPages(options, page, { isConsumed: !early });
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<T> {
    return new ItemWalk(this.pages(), this.#source.options.direction);
  }

  async toArray(options: { limit: number }): Promise<T[]> {
    const limit = await checkOnDemand(({ checkLimit }) => checkLimit(options));
    const { collectItems } = await loadOnDemand();
    const source = this.#source;
    return collectItems(
      source,
      this.#first,
      (pageSize) => fetchFirst<T, Details>(source, pageSize),
      limit,
    );
  }

  #firstPage(): Promise<ClientPage<T, Details>> {
    this.#first ??= fetchFirst<T, Details>(this.#source);
    return this.#first;
  }
}

/** The class of lists, for `instanceof`. */
export const PagePromise: abstract new <T, Details = undefined>(
  ...args: never
) => PagePromise<T, Details> = ClientList;
