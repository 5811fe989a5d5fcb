import { KapsoPaginationError } from "../errors/pagination-error.js";
import type { Direction, RequestOptions } from "../options.js";
import type { PaginationMeta } from "./envelope.js";
import type { ListBody, Neighbour } from "./list-body.js";
import { type Position, positionToken } from "./position.js";
import { type Trail, extendTrail } from "./trail.js";

/** A page as it was fetched. */
export interface FetchedPage {
  readonly list: ListBody;
  readonly response: Response;
}

/** Fetches the page at a position, or the first one. */
export type FetchPage = (
  position: Position,
  options: RequestOptions,
) => Promise<FetchedPage>;

/** What a page needs to find its neighbours. */
interface PageState extends FetchedPage {
  readonly fetch: FetchPage;
  readonly options: RequestOptions;
  readonly trail: Trail | undefined;
}

/** Beside the pages, so that a printed page shows its data alone. */
const states = new WeakMap<object, PageState>();

/**
 * One page of a list.
 *
 * @typeParam Details - What the response says beside its items; a log search
 *   says whether search is available, other lists say nothing.
 */
export class Page<T, Details = undefined> {
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
  declare readonly meta: PaginationMeta | undefined;
  /** What a log search says beside its events, such as `available`. */
  declare readonly details: Details;

  /** @internal */
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
    states.set(this, { ...fetched, fetch, options, trail });
  }

  /** The response that the page came with; its body has been read. */
  get response(): Response {
    return stateOf(this).response;
  }

  /**
   * Fetches the following page.
   *
   * @param options - Override those of the list, for this request alone.
   * @throws KapsoPaginationError when this is the last page, when the response
   *   does not say whether it is, or when its cursor was followed before on the
   *   way here
   */
  nextPage(options: RequestOptions = {}): Promise<Page<T, Details>> {
    return move(this, "forward", options);
  }

  /**
   * Fetches the page before this one.
   *
   * @param options - Override those of the list, for this request alone.
   * @throws KapsoPaginationError when this is the first page, when the response
   *   does not say whether it is, or when its cursor was followed before on the
   *   way here
   */
  previousPage(options: RequestOptions = {}): Promise<Page<T, Details>> {
    return move(this, "backward", options);
  }
}

/**
 * Whether a walk goes on after a page.
 *
 * @throws KapsoPaginationError if the response does not say
 */
export function hasNeighbour(page: object, direction: Direction): boolean {
  return neighbourOf(stateOf(page), direction) !== null;
}

async function move<T, Details>(
  page: Page<T, Details>,
  direction: Direction,
  overrides: RequestOptions,
): Promise<Page<T, Details>> {
  const state = stateOf(page);
  const position = neighbourOf(state, direction);
  if (!position) {
    const forward = direction === "forward";
    throw new KapsoPaginationError(
      `this is the ${forward ? "last" : "first"} page: check ${forward ? "hasNextPage" : "hasPreviousPage"} before going on`,
    );
  }
  const token = positionToken(position);
  const trail = extendTrail(state.trail, direction, token);
  if (!trail) {
    throw new KapsoPaginationError(
      `the API gave a cursor that this walk has already followed, and would go round in circles: ${token}`,
      token,
    );
  }
  const { fetch, options } = state;
  const fetched = await fetch(position, { ...options, ...overrides });
  return new Page<T, Details>(fetched, fetch, options, trail);
}

function neighbourOf({ list }: PageState, direction: Direction): Position {
  const neighbour = direction === "forward" ? list.next : list.previous;
  if (!isUnclear(neighbour)) return neighbour;
  throw new KapsoPaginationError(
    `the response does not say whether there is a further page: ${neighbour.unclear}`,
  );
}

function toPosition(neighbour: Neighbour): Position {
  return isUnclear(neighbour) ? null : neighbour;
}

function isUnclear(
  neighbour: Neighbour,
): neighbour is Exclude<Neighbour, Position> {
  return neighbour !== null && "unclear" in neighbour;
}

function stateOf(page: object): PageState {
  const state = states.get(page);
  if (!state) throw new TypeError("this is not a page of a list");
  return state;
}
