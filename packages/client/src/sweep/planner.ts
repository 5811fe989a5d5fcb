import { Slice } from "./slice.js";

/** Pages that a slice is meant to have: its last one is half empty on average. */
const PAGES = 8;
/** Conversations of a page. */
export const PAGE_SIZE = 100;
/** How much longer or shorter than the one before a slice can be. */
const STRETCH = 4;

/**
 * Cuts the time to sweep into slices, from the newest to the oldest, each of
 * about as many conversations as the density of those before suggests.
 *
 * The list says nowhere when its oldest conversation was active. So after a
 * slice without any the next one is open: it has no start, and its first page
 * shows where conversations go on, or that there are none.
 */
export class Planner {
  readonly #from: number;
  /** Where the next slice ends; undefined while an open one decides it. */
  #frontier: number | undefined;
  #width: number | undefined;
  #isGap = true;

  /**
   * @param from - First moment to sweep; `-Infinity` for all of the past.
   * @param to - Where the newest slice ends.
   */
  constructor(from: number, to: number) {
    this.#from = from;
    this.#frontier = to;
  }

  /** Whether everything is in a slice. */
  get isComplete(): boolean {
    return this.#frontier !== undefined && this.#frontier <= this.#from;
  }

  /** The next older slice, if its place is known. */
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

  /** Learns from a page of a slice. */
  learn(slice: Slice): void {
    if (slice.isOpen) this.#close(slice);
    if (!slice.isDone) return;
    if (slice.isEmpty) this.#isGap = true;
    else this.#fit(slice);
  }

  /** Decides where an open slice starts, from what its first page shows. */
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
      // A page without conversations, and more to come: its next one decides.
      return;
    }
    slice.isOpen = false;
  }

  /** Fits the width to what a whole slice had. One slice is not the rule. */
  #fit(slice: Slice): void {
    const width = (PAGES * PAGE_SIZE) / slice.density;
    const last = this.#width ?? width;
    this.#width = Math.max(
      1,
      Math.min(last * STRETCH, Math.max(last / STRETCH, width)),
    );
  }
}
