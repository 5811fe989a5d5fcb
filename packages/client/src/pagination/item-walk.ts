import type { Direction } from "../options.js";
import type { Page } from "./page.js";

/**
 * Iterates over the items of all pages. Within a page, an item costs one turn of the
 * event loop; with an async generator it would cost three.
 */
export class ItemWalk<T> implements AsyncIterableIterator<T> {
  readonly #pages: AsyncGenerator<Page<T, unknown>, void, undefined>;
  readonly #backward: boolean;
  #items: readonly T[] = [];
  #index = 0;
  /** Number of calls that wait for a page, and the latest of them. */
  #waiting = 0;
  #latest: Promise<unknown> = Promise.resolve();

  /** @param direction - In a backward walk, the items of each page are reversed. */
  constructor(
    pages: AsyncGenerator<Page<T, unknown>, void, undefined>,
    direction: Direction | undefined,
  ) {
    this.#pages = pages;
    this.#backward = direction === "backward";
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#waiting === 0 && this.#index < this.#items.length) {
      return Promise.resolve(this.#takeLoaded());
    }
    this.#waiting++;
    // Calls before the item has arrived are handled in order.
    const take = (): Promise<IteratorResult<T, undefined>> => this.#take();
    const turn = this.#latest.then(take, take);
    this.#latest = turn;
    return turn;
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.#items = [];
    await this.#pages.return();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #take(): Promise<IteratorResult<T, undefined>> {
    try {
      while (this.#index >= this.#items.length) {
        const { done, value: page } = await this.#pages.next();
        if (done) return { done: true, value: undefined };
        this.#items = this.#backward ? [...page.items].reverse() : page.items;
        this.#index = 0;
      }
      return this.#takeLoaded();
    } finally {
      this.#waiting--;
    }
  }

  #takeLoaded(): IteratorResult<T, undefined> {
    // Only called if there is a loaded item.
    return { done: false, value: this.#items[this.#index++] as T };
  }
}
