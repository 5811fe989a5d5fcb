import type { Failures } from "../errors/failures.js";
import type { Direction, RequestOptions } from "../options.js";
import type { PaginationMeta } from "./envelope.js";
import type { ListBody, Neighbour } from "./list-body.js";
import { type Position, positionToken } from "./position.js";
import { type Trail, extendTrail } from "./trail.js";

/** A page as it was fetched. */
export interface FetchedPage {
  readonly list: ListBody;
  readonly response: Response;
  readonly failures: Failures;
}

/** Fetches the page at a position, or the first one. */
export type FetchPage = (
  position: Position,
  options: RequestOptions,
) => Promise<FetchedPage>;

/**
 * One page of a list.
 *
 * @typeParam Details - What the response says beside its items; a log search
 *   says whether search is available, other lists say nothing.
 */
export interface Page<T, Details = undefined> {
  /** The items, in the order of the response. Can be empty with more to come. */
  readonly items: T[];
  /**
   * Parameters that lead to the page after this one, to spread over those of a
   * later call; null on the last page. What the response says, nothing else.
   */
  readonly next: Position;
  /** The same for the page before this one; null on the first page. */
  readonly previous: Position;
  /** Whether there is a page after this one. */
  readonly hasNextPage: boolean;
  /** Whether there is a page before this one. */
  readonly hasPreviousPage: boolean;
  /** Page number and totals; only lists paged by number have them. */
  readonly meta: PaginationMeta | undefined;
  /** What a log search says beside its events, such as `available`. */
  readonly details: Details;
  /** The response that the page came with; its body has been read. */
  readonly response: Response;

  /**
   * Fetches the following page.
   *
   * @param options - Override those of the list, for this request alone.
   * @throws KapsoPaginationError when this is the last page, when the response
   *   does not say whether it is, or when its cursor was followed before on the
   *   way here
   */
  nextPage(options?: RequestOptions): Promise<Page<T, Details>>;

  /**
   * Fetches the page before this one.
   *
   * @param options - Override those of the list, for this request alone.
   * @throws KapsoPaginationError when this is the first page, when the response
   *   does not say whether it is, or when its cursor was followed before on the
   *   way here
   */
  previousPage(options?: RequestOptions): Promise<Page<T, Details>>;
}

/**
 * The pages that the client makes. What they need to find their neighbours is
 * private: a printed page shows its data alone. The interface has no part of
 * it, so that two copies of the package take each other's pages.
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
  readonly #options: RequestOptions;
  readonly #trail: Trail | undefined;

  constructor(
    fetched: FetchedPage,
    fetch: FetchPage,
    options: RequestOptions,
    trail?: Trail,
  ) {
    const { items, next, previous, meta, details } = fetched.list;
    this.items = items as T[];
    this.next = toPosition(next);
    this.previous = toPosition(previous);
    this.hasNextPage = this.next !== null;
    this.hasPreviousPage = this.previous !== null;
    // Without them, a printed page does not show them either.
    if (meta) this.meta = meta;
    if (details) this.details = details as Details;
    this.#fetched = fetched;
    this.#fetch = fetch;
    this.#options = options;
    this.#trail = trail;
  }

  get response(): Response {
    return this.#fetched.response;
  }

  nextPage(options: RequestOptions = {}): Promise<ClientPage<T, Details>> {
    return this.#move("forward", options);
  }

  previousPage(options: RequestOptions = {}): Promise<ClientPage<T, Details>> {
    return this.#move("backward", options);
  }

  /**
   * Whether a walk goes on after a page.
   *
   * @throws KapsoPaginationError if the response does not say
   */
  static async hasNeighbour(
    page: ClientPage<unknown, unknown>,
    direction: Direction,
  ): Promise<boolean> {
    return (await page.#neighbour(direction)) !== null;
  }

  async #neighbour(direction: Direction): Promise<Position> {
    const { list, failures } = this.#fetched;
    const neighbour = direction === "forward" ? list.next : list.previous;
    if (!isUnclear(neighbour)) return neighbour;
    throw await failures.pagination(neighbour);
  }

  async #move(
    direction: Direction,
    overrides: RequestOptions,
  ): Promise<ClientPage<T, Details>> {
    const { failures } = this.#fetched;
    const position = await this.#neighbour(direction);
    if (!position) throw await failures.pagination({ end: direction });
    const token = positionToken(position);
    const trail = extendTrail(this.#trail, direction, token);
    if (!trail) throw await failures.pagination({ cursor: token });
    const options = { ...this.#options, ...overrides };
    const fetched = await this.#fetch(position, options);
    return new ClientPage<T, Details>(
      fetched,
      this.#fetch,
      this.#options,
      trail,
    );
  }
}

/** The class of all pages, for `instanceof`. */
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
