import type { Page } from "./page.js";

/**
 * The items of pages, one after the other. An async generator would take three
 * turns of the event loop for each item; while the items of a page last, this
 * takes one.
 */
export class ItemWalk<T> implements AsyncIterableIterator<T> {
  readonly #pages: AsyncGenerator<Page<T, unknown>, void, undefined>;
  readonly #backward: boolean;
  #items: readonly T[] = [];
  #index = 0;
  /** How many calls wait for a page, and the latest of them. */
  #waiting = 0;
  #latest: Promise<unknown> = Promise.resolve();

  /** @param backward - Turns each page around. */
  constructor(
    pages: AsyncGenerator<Page<T, unknown>, void, undefined>,
    backward: boolean,
  ) {
    this.#pages = pages;
    this.#backward = backward;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#waiting === 0 && this.#index < this.#items.length) {
      return Promise.resolve(this.#takeLoaded());
    }
    // Called again before the item arrived: takes its turn.
    const turn = this.#waiting > 0 ? this.#after() : this.#take();
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

  #after(): Promise<IteratorResult<T, undefined>> {
    const take = (): Promise<IteratorResult<T, undefined>> => {
      this.#waiting--;
      return this.#take();
    };
    this.#waiting++;
    return this.#latest.then(take, take);
  }

  async #take(): Promise<IteratorResult<T, undefined>> {
    this.#waiting++;
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
    // Called only while there is one.
    return { done: false, value: this.#items[this.#index++] as T };
  }
}
