import { KapsoPaginationError } from "../errors/pagination-error.js";
import type { Direction, RequestOptions } from "../options.js";
import type { PaginationMeta } from "./envelope.js";
import type { ListAnswer } from "./list-answer.js";
import { type Position, findNeighbour, positionToken } from "./position.js";

/** Fetches the page at a position, or the first one. */
export type FetchPage = (
  position: Position,
  options: RequestOptions,
) => Promise<ListAnswer>;

/** Makes what fetches the pages of a walk that wants so many items, if it knows. */
export type FetchPages = (wanted?: number) => FetchPage;

/** Positions that a walk has followed, the latest first. */
export interface Trail {
  readonly direction: Direction;
  readonly token: string;
  readonly earlier: Trail | undefined;
}

/**
 * One page of a list.
 *
 * @typeParam Details - What the answer tells beside its items; a log search
 *   says whether search is available, other lists say nothing.
 */
export class Page<T, Details = undefined> {
  /** The items, in the order of the answer. Can be empty with more to come. */
  readonly items: T[];
  /**
   * Parameters that lead to the page after this one, to spread over those of a
   * later call; null on the last page. What `paging.next` says, nothing else.
   */
  readonly next: Position;
  /** The same for the page before this one; null on the first page. */
  readonly previous: Position;
  /** Whether there is a page after this one. */
  readonly hasNextPage: boolean;
  /** Whether there is a page before this one. */
  readonly hasPreviousPage: boolean;
  /** Page number and totals; only lists paged by number have them. */
  declare readonly meta: PaginationMeta | undefined;
  /** What a log search tells beside its events, such as `available`. */
  declare readonly details: Details;

  readonly #fetch: FetchPage;
  readonly #options: RequestOptions;
  readonly #trail: Trail | undefined;

  /** @internal */
  constructor(
    answer: ListAnswer,
    fetch: FetchPage,
    options: RequestOptions,
    trail?: Trail,
  ) {
    this.items = answer.items as T[];
    this.next = findNeighbour(answer, "forward");
    this.previous = findNeighbour(answer, "backward");
    this.hasNextPage = this.next !== null;
    this.hasPreviousPage = this.previous !== null;
    // Where there is none, a printed page does not show it either.
    if (answer.meta) this.meta = answer.meta;
    if (answer.details) this.details = answer.details as Details;
    this.#fetch = fetch;
    this.#options = options;
    this.#trail = trail;
  }

  /**
   * Fetches the following page.
   *
   * @param options - Override those of the list, for this request alone.
   * @throws KapsoPaginationError when this is the last page, or when its
   *   cursor was followed before on the way here
   */
  nextPage(options: RequestOptions = {}): Promise<Page<T, Details>> {
    return this.#move("forward", options);
  }

  /**
   * Fetches the page before this one.
   *
   * @param options - Override those of the list, for this request alone.
   * @throws KapsoPaginationError when this is the first page, or when its
   *   cursor was followed before on the way here
   */
  previousPage(options: RequestOptions = {}): Promise<Page<T, Details>> {
    return this.#move("backward", options);
  }

  async #move(
    direction: Direction,
    overrides: RequestOptions,
  ): Promise<Page<T, Details>> {
    const forward = direction === "forward";
    const position = forward ? this.next : this.previous;
    if (!position) {
      throw new KapsoPaginationError(
        `this is the ${forward ? "last" : "first"} page: ask ${forward ? "hasNextPage" : "hasPreviousPage"} before going on`,
        "",
      );
    }
    const token = positionToken(position);
    // Turning around begins a new walk: page 2, back to 1 and on to 2 is no loop.
    const earlier =
      this.#trail?.direction === direction ? this.#trail : undefined;
    for (let step = earlier; step; step = step.earlier) {
      if (step.token !== token) continue;
      throw new KapsoPaginationError(
        `the API answered a cursor that this walk has already followed, and would go round in circles: ${token}`,
        token,
      );
    }
    const answer = await this.#fetch(position, {
      ...this.#options,
      ...overrides,
    });
    return new Page<T, Details>(answer, this.#fetch, this.#options, {
      direction,
      token,
      earlier,
    });
  }
}
