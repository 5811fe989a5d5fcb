import type { Direction } from "../options.js";

/** How many of the latest positions are remembered. */
const REMEMBERED = 64;

/**
 * What a walk remembers of the positions that it has followed, to notice that
 * the API leads it round in circles. Its size is the same after ten pages and
 * after a million.
 *
 * A loop of up to 64 pages is noticed before any of its pages is fetched again.
 * A longer one is noticed, too, by Brent's algorithm: a position is kept at each
 * power of two, and the loop has to come by it. It has then fetched at most
 * three times as many pages as there are up to the end of the loop's first
 * round. Positions are compared whole, so a list without a loop is never taken
 * for one.
 */
export interface Trail {
  readonly direction: Direction;
  /** The latest positions. */
  readonly recent: readonly string[];
  /** The position at the latest power of two. */
  readonly anchor: string;
  /** How many positions there were. */
  readonly count: number;
}

/**
 * Adds a position to a trail.
 *
 * @param trail - Undefined at the start of a walk. One in the other direction
 *   is dropped: page 2, back to 1 and on to 2 is no loop.
 * @returns The longer trail; undefined if the walk has been there before.
 */
export function extendTrail(
  trail: Trail | undefined,
  direction: Direction,
  position: string,
): Trail | undefined {
  if (trail?.direction !== direction) {
    return { direction, recent: [position], anchor: position, count: 1 };
  }
  const { recent, anchor } = trail;
  if (anchor === position || recent.includes(position)) return undefined;
  const count = trail.count + 1;
  const isPowerOfTwo = (count & (count - 1)) === 0;
  return {
    direction,
    recent: [...recent.slice(1 - REMEMBERED), position],
    anchor: isPowerOfTwo ? position : anchor,
    count,
  };
}
