import { checkLater } from "../arguments/check-later.js";
import type { LoadFailures } from "../errors/failures.js";
import type { Direction, RequestOptions } from "../options.js";
import type { PaginationMeta } from "./envelope.js";
import type { ListBody, Neighbour } from "./list-body.js";
import { type Position, positionToken } from "./position.js";
import { type Trail, extendTrail } from "./trail.js";

/** A fetched page. */
export interface FetchedPage {
  readonly list: ListBody;
  readonly response: Response;
  readonly loadFailures: LoadFailures;
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
  readonly #fetch: FetchPage;
  readonly #trail: Trail | undefined;

  constructor(
    fetched: FetchedPage,
    fetch: FetchPage,
    trail: Trail | undefined,
  ) {
    const { items, next, previous, meta, details } = fetched.list;
    this.items = items as T[];
    this.next = toPosition(next);
    this.previous = toPosition(previous);
    this.hasNextPage = this.next !== null;
    this.hasPreviousPage = this.previous !== null;
    // Only set if there is a value, so that a printed page does not show undefined.
    if (meta) this.meta = meta;
    if (details) this.details = details as Details;
    this.#fetched = fetched;
    this.#fetch = fetch;
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
  static async hasNeighbour(
    page: ClientPage<unknown, unknown>,
    direction: Direction,
  ): Promise<boolean> {
    return (await page.#neighbour(direction)) !== null;
  }

  /** Moves a page as `nextPage` and `previousPage` do, with a signal that is valid. */
  static move<T, Details>(
    page: ClientPage<T, Details>,
    direction: Direction,
    signal: AbortSignal | undefined,
  ): Promise<ClientPage<T, Details>> {
    return page.#move(direction, signal && { signal });
  }

  async #neighbour(direction: Direction): Promise<Position> {
    const { list, loadFailures } = this.#fetched;
    const neighbour = direction === "forward" ? list.next : list.previous;
    if (!isUnclear(neighbour)) return neighbour;
    throw (await loadFailures()).pagination(neighbour);
  }

  /** Moves with options of the caller, which are not checked yet. */
  async #moveWith(
    direction: Direction,
    options: RequestOptions | undefined,
  ): Promise<ClientPage<T, Details>> {
    const given =
      options === undefined
        ? options
        : await checkLater(({ checkPageOptions }) => checkPageOptions(options));
    return this.#move(direction, given);
  }

  async #move(
    direction: Direction,
    overrides?: RequestOptions,
  ): Promise<ClientPage<T, Details>> {
    const { loadFailures } = this.#fetched;
    const position = await this.#neighbour(direction);
    if (!position) {
      throw (await loadFailures()).pagination({ end: direction });
    }
    const token = positionToken(position);
    const trail = extendTrail(this.#trail, direction, token);
    if (!trail) throw (await loadFailures()).pagination({ cursor: token });
    const fetched = await this.#fetch(position, overrides);
    return new ClientPage<T, Details>(fetched, this.#fetch, trail);
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
