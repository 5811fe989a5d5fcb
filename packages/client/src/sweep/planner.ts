import { Slice } from "./slice.js";

/** Intended number of pages of a slice. On average, its last page is half empty. */
const PAGES = 8;
/** Conversations per page. */
export const PAGE_SIZE = 100;
/** Maximum factor by which a slice is longer or shorter than the previous one. */
const STRETCH = 4;

/**
 * Divides the period into slices, from the newest to the oldest. The density of the
 * previous slices decides the length of the next one, so that it has about `PAGES` pages.
 *
 * The API does not say when the oldest conversation was active. So after a slice without
 * conversations, the next slice is open: it has no start, and its first page shows where
 * the next conversations are, or that there are none.
 */
export class Planner {
  readonly #from: number;
  /** End of the next slice; undefined until an open slice decides it. */
  #frontier: number | undefined;
  #width: number | undefined;
  #isGap = true;

  /**
   * @param from - Start of the period; `-Infinity` for no start.
   * @param to - End of the newest slice.
   */
  constructor(from: number, to: number) {
    this.#from = from;
    this.#frontier = to;
  }

  /** Whether the slices cover the whole period. */
  get isComplete(): boolean {
    return this.#frontier !== undefined && this.#frontier <= this.#from;
  }

  /** The next older slice, if its end is known. */
  next(): Slice | undefined {
    const upper = this.#frontier;
    if (upper === undefined || this.isComplete) return undefined;
    if (this.#isGap || this.#width === undefined) {
      this.#isGap = false;
      this.#frontier = undefined;
      return new Slice(this.#from, upper, true);
    }
    this.#frontier = Math.max(this.#from, Math.floor(upper - this.#width));
    return new Slice(this.#frontier, upper, false);
  }

  /** Updates the plan after a page of a slice. */
  learn(slice: Slice): void {
    if (slice.isOpen) this.#close(slice);
    if (!slice.isDone) return;
    if (slice.isEmpty) this.#isGap = true;
    else this.#fit(slice);
  }

  /** Decides the start of an open slice from its first page. */
  #close(slice: Slice): void {
    if (slice.isDone) {
      this.#frontier = this.#from;
    } else if (slice.newest < slice.upper) {
      this.#width = (PAGES * PAGE_SIZE) / slice.density;
      slice.lower = Math.max(
        this.#from,
        Math.floor(slice.oldest - this.#width),
      );
      this.#frontier = slice.lower;
    } else {
      // An empty page that has a next page: the next one decides.
      return;
    }
    slice.isOpen = false;
  }

  /** Adapts the width to the density of a complete slice, by at most `STRETCH`. */
  #fit(slice: Slice): void {
    const width = (PAGES * PAGE_SIZE) / slice.density;
    const last = this.#width ?? width;
    this.#width = Math.max(
      1,
      Math.min(last * STRETCH, Math.max(last / STRETCH, width)),
    );
  }
}
