import type { Direction } from "../options.js";

/** Number of the latest positions to remember. */
const REMEMBERED = 64;

/**
 * The positions that a walk has followed, to detect a loop. Its size is constant, after ten
 * pages as after a million.
 *
 * A loop of up to 64 pages is detected before a page is fetched again. Brent's algorithm
 * detects longer loops: the position at each power of two is kept, until the loop reaches
 * it again. Until then, the walk has fetched at most three times as many pages as there are
 * up to the end of the first round. Whole positions are compared, so a list without a loop
 * is never rejected.
 */
export interface Trail {
  readonly direction: Direction;
  /** The latest positions. */
  readonly recent: readonly string[];
  /** The position at the latest power of two. */
  readonly anchor: string;
  /** Number of positions so far. */
  readonly count: number;
}

/**
 * Adds a position to a trail.
 *
 * @param trail - Undefined at the start of a walk. A trail in the other direction is
 *   dropped: from page 2 back to 1 and forward to 2 is not a loop.
 * @returns The extended trail; undefined if the position was already followed.
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
