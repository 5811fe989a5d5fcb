import { KapsoArgumentError } from "../errors/argument-error.js";
import { show } from "../arguments/show.js";
import type { ListOptions } from "../options.js";
import { type FetchPage, type FetchPages, Page } from "./page.js";

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
  readonly #fetchPages: FetchPages;
  readonly #fetch: FetchPage;
  readonly #options: ListOptions;
  readonly #start: string | undefined;
  #first: Promise<Page<T, Details>> | undefined;

  /**
   * @param start - The cursor that the walk begins at, if it has one.
   * @internal
   */
  constructor(
    fetchPages: FetchPages,
    options: ListOptions = {},
    start?: string,
  ) {
    this.#fetchPages = fetchPages;
    this.#fetch = fetchPages();
    this.#options = options;
    this.#start = start;
  }

  /** `"PagePromise"`. */
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

  /**
   * Every page, one after the other, in the direction of the walk. The items
   * of a page stand as the API answered them.
   *
   * @throws KapsoPaginationError when the API answers a cursor that the walk
   *   has already followed
   */
  pages(): AsyncGenerator<Page<T, Details>, void, undefined> {
    return this.#walk(Infinity);
  }

  /** Every item, page after page; a backward walk turns each page around. */
  [Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    return this.#walkItems(Infinity);
  }

  /**
   * Collects items into an array, fetching no more pages than it takes. Where
   * the parameters have no `limit` and nothing was requested yet, cursor lists
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
    const list = this.#first
      ? this
      : new PagePromise<T, Details>(
          () => this.#fetchPages(limit),
          this.#options,
          this.#start,
        );
    for await (const item of list.#walkItems(limit)) {
      collected.push(item);
      if (collected.length >= limit) break;
    }
    return collected;
  }

  async *#walkItems(wanted: number): AsyncGenerator<T, void, undefined> {
    for await (const { items } of this.#walk(wanted)) {
      yield* this.#options.direction === "backward"
        ? [...items].reverse()
        : items;
    }
  }

  /** @param wanted - How many items the walk ends after: none is prefetched for more. */
  async *#walk(
    wanted: number,
  ): AsyncGenerator<Page<T, Details>, void, undefined> {
    const backward = this.#options.direction === "backward";
    const { prefetch = false } = this.#options;
    let page = await this.#firstPage();
    for (let items = page.items.length; ; items += page.items.length) {
      const more = backward ? page.hasPreviousPage : page.hasNextPage;
      const current = page;
      const isAhead = more && prefetch && items < wanted;
      const controller = isAhead ? new AbortController() : undefined;
      const move = (): Promise<Page<T, Details>> => {
        const options = controller ? this.#abortedBy(controller.signal) : {};
        return backward
          ? current.previousPage(options)
          : current.nextPage(options);
      };
      const ahead = isAhead ? move() : undefined;
      // Its failure is told when the page's turn comes, or never.
      ahead?.catch(() => undefined);
      let finished = false;
      try {
        yield page;
        finished = true;
      } finally {
        // The consumer left the loop: nobody waits for the page ahead.
        if (!finished) controller?.abort();
      }
      if (!more) return;
      page = await (ahead ?? move());
    }
  }

  #firstPage(): Promise<Page<T, Details>> {
    this.#first ??= this.#fetchFirst();
    return this.#first;
  }

  async #fetchFirst(): Promise<Page<T, Details>> {
    const { signal, timeout, maxRetries, headers } = this.#options;
    const options = { signal, timeout, maxRetries, headers };
    const direction: string = this.#options.direction ?? "forward";
    if (direction !== "forward" && direction !== "backward") {
      throw new KapsoArgumentError(
        "direction",
        `must be "forward" or "backward", not ${show(direction)}`,
      );
    }
    return new Page<T, Details>(
      await this.#fetch(null, options),
      this.#fetch,
      options,
      this.#start === undefined
        ? undefined
        : { direction, token: this.#start, earlier: undefined },
    );
  }

  #abortedBy(signal: AbortSignal): { signal: AbortSignal } {
    const own = this.#options.signal;
    return { signal: own ? AbortSignal.any([own, signal]) : signal };
  }
}
