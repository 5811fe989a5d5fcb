import { checkOnDemand } from "../arguments/check-on-demand.js";
import type { Obstacle } from "../errors/failed-response.js";
import type { LoadFailures } from "../errors/failures.js";
import type { Direction, RequestOptions } from "../options.js";
import type { PaginationMeta } from "./envelope.js";
import type { ListBody, Neighbour } from "./list-body.js";
import { type Position, positionToken } from "./position.js";
import { type Trail, extendTrail } from "./trail.js";

/** A fetched page. */
export interface FetchedPage {
  readonly data: ListBody;
  readonly response: Response;
}

/**
 * Fetches the page at a position; the first page if it is null.
 *
 * @param overrides - Options for this request that replace those of the list.
 */
export type FetchPage = (
  position: Position,
  overrides?: RequestOptions,
) => Promise<FetchedPage>;

/** What all pages of a walk share. */
export interface PageSource {
  readonly fetchPage: FetchPage;
  readonly loadFailures: LoadFailures;
}

/**
 * One page of a list.
 *
 * @typeParam Details - The other members of the response. A log search says whether
 *   search is available; other lists have none.
 */
export interface Page<T, Details = undefined> {
  /** The items, in the order of the response. Can be empty even if there are more pages. */
  readonly items: T[];
  /**
   * Parameters of the next page, to merge into those of a later call; null on the last
   * page.
   */
  readonly next: Position;
  /** Parameters of the previous page; null on the first page. */
  readonly previous: Position;
  /** Whether there is a next page. */
  readonly hasNextPage: boolean;
  /** Whether there is a previous page. */
  readonly hasPreviousPage: boolean;
  /** Page number and totals; only lists paged by number have them. */
  readonly meta: PaginationMeta | undefined;
  /** The other members of a log search, such as `available`. */
  readonly details: Details;
  /** The response. Its body has already been read. */
  readonly response: Response;

  /**
   * Fetches the next page.
   *
   * @param options - Override the options of the list, for this request only.
   * @throws KapsoPaginationError if this is the last page, if the response does not say
   *   whether it is, or if the walk has already followed its cursor
   */
  nextPage(options?: RequestOptions): Promise<Page<T, Details>>;

  /**
   * Fetches the previous page.
   *
   * @param options - Override the options of the list, for this request only.
   * @throws KapsoPaginationError if this is the first page, if the response does not say
   *   whether it is, or if the walk has already followed its cursor
   */
  previousPage(options?: RequestOptions): Promise<Page<T, Details>>;
}

/**
 * The implementation of `Page`. The state for finding the neighboring pages is private, so
 * a printed page only shows data. It is not part of the interface, so pages of two copies
 * of the package are assignable to each other.
 */
export class ClientPage<T, Details> implements Page<T, Details> {
  readonly items: T[];
  readonly next: Position;
  readonly previous: Position;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  declare readonly meta: PaginationMeta | undefined;
  declare readonly details: Details;
  readonly #fetched: FetchedPage;
  readonly #source: PageSource;
  readonly #trail: Trail | undefined;

  constructor(
    fetched: FetchedPage,
    source: PageSource,
    trail: Trail | undefined,
  ) {
    const { items, next, previous, meta, details } = fetched.data;
    this.items = items as T[];
    this.next = toPosition(next);
    this.previous = toPosition(previous);
    this.hasNextPage = this.next !== null;
    this.hasPreviousPage = this.previous !== null;
    // Only set if there is a value, so that a printed page does not show undefined.
    if (meta) this.meta = meta;
    if (details) this.details = details as Details;
    this.#fetched = fetched;
    this.#source = source;
    this.#trail = trail;
  }

  get response(): Response {
    return this.#fetched.response;
  }

  nextPage(options?: RequestOptions): Promise<ClientPage<T, Details>> {
    return this.#moveWith("forward", options);
  }

  previousPage(options?: RequestOptions): Promise<ClientPage<T, Details>> {
    return this.#moveWith("backward", options);
  }

  /**
   * Whether a walk continues after a page.
   *
   * @throws KapsoPaginationError if the response does not say
   */
  static hasNeighbour(
    page: ClientPage<unknown, unknown>,
    direction: Direction,
  ): boolean | Promise<never> {
    const neighbour = page.#neighbour(direction);
    return isUnclear(neighbour) ? page.#fail(neighbour) : neighbour !== null;
  }

  /** Fetches a neighboring page, like `nextPage` and `previousPage`, with a valid signal. */
  static move<T, Details>(
    page: ClientPage<T, Details>,
    direction: Direction,
    signal: AbortSignal | undefined,
  ): Promise<ClientPage<T, Details>> {
    return page.#move(direction, signal && { signal });
  }

  #neighbour(direction: Direction): Neighbour {
    const { next, previous } = this.#fetched.data;
    return direction === "forward" ? next : previous;
  }

  /** @throws KapsoPaginationError */
  async #fail(obstacle: Obstacle): Promise<never> {
    const failures = await this.#source.loadFailures();
    throw failures.pagination(obstacle);
  }

  /** Fetches a neighboring page with unchecked options of the caller. */
  async #moveWith(
    direction: Direction,
    options: RequestOptions | undefined,
  ): Promise<ClientPage<T, Details>> {
    const given =
      options === undefined
        ? options
        : await checkOnDemand(({ checkPageOptions }) =>
            checkPageOptions(options),
          );
    return this.#move(direction, given);
  }

  async #move(
    direction: Direction,
    overrides?: RequestOptions,
  ): Promise<ClientPage<T, Details>> {
    const position = this.#neighbour(direction);
    if (!position) return this.#fail({ end: direction });
    if (isUnclear(position)) return this.#fail(position);
    const token = positionToken(position);
    const trail = extendTrail(this.#trail, direction, token);
    if (!trail) return this.#fail({ cursor: token });
    const fetched = await this.#source.fetchPage(position, overrides);
    return new ClientPage<T, Details>(fetched, this.#source, trail);
  }
}

/** The class of pages, for `instanceof`. */
export const Page: abstract new <T, Details = undefined>(
  ...args: never
) => Page<T, Details> = ClientPage;

function toPosition(neighbour: Neighbour): Position {
  return isUnclear(neighbour) ? null : neighbour;
}

function isUnclear(
  neighbour: Neighbour,
): neighbour is Exclude<Neighbour, Position> {
  return neighbour !== null && "unclear" in neighbour;
}
