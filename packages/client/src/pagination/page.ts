import { checkOnDemand } from "../arguments/check-on-demand.js";
import type { LoadFailures } from "../errors/failures.js";
import type { RawCall } from "../execute.js";
import { loadOnDemand } from "../load-on-demand.js";
import type { Operation } from "../operation.js";
import type { Direction, RequestOptions } from "../options.js";
import type { PaginationMeta } from "./envelope.js";
import type { ListBody, Neighbour } from "./list-body.js";
import type { Position } from "./position.js";
import type { Trail } from "./trail.js";

/** What all pages of a walk share. */
export interface PageSource<T, Details> {
  readonly operation: Operation;
  /** The call of the first page. */
  readonly call: RawCall;
  /** The direction of the walk. */
  readonly direction: Direction;
  readonly loadFailures: LoadFailures;
  /** @param trail - The positions that lead to the page; undefined for the first page. */
  readonly fetchPage: (
    call: RawCall,
    trail?: Trail,
  ) => Promise<ClientPage<T, Details>>;
}

/** A fetched page, and how to find its neighboring pages. */
export interface PageState<T, Details> {
  readonly body: ListBody;
  readonly response: Response;
  readonly source: PageSource<T, Details>;
  readonly trail: Trail | undefined;
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
 * The implementation of `Page`. Its state is private, so a printed page only shows data. It
 * is not part of the interface, so pages of two copies of the package are assignable to
 * each other. Moving to another page is in a module that loads on demand.
 */
export class ClientPage<T, Details> implements Page<T, Details> {
  readonly items: T[];
  readonly next: Position;
  readonly previous: Position;
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  declare readonly meta: PaginationMeta | undefined;
  declare readonly details: Details;
  readonly #state: PageState<T, Details>;

  constructor(state: PageState<T, Details>) {
    const { items, next, previous, meta, details } = state.body;
    this.items = items as T[];
    this.next = toPosition(next);
    this.previous = toPosition(previous);
    this.hasNextPage = this.next !== null;
    this.hasPreviousPage = this.previous !== null;
    // Only set if there is a value, so that a printed page does not show undefined.
    if (meta) this.meta = meta;
    if (details) this.details = details as Details;
    this.#state = state;
  }

  /**
   * The private state, for the modules of this folder. They do not import this class,
   * because a module that loads later could get another copy of it.
   */
  state(): PageState<T, Details> {
    return this.#state;
  }

  get response(): Response {
    return this.#state.response;
  }

  nextPage(options?: RequestOptions): Promise<Page<T, Details>> {
    return this.#move("forward", options);
  }

  previousPage(options?: RequestOptions): Promise<Page<T, Details>> {
    return this.#move("backward", options);
  }

  async #move(
    direction: Direction,
    options: RequestOptions | undefined,
  ): Promise<Page<T, Details>> {
    const checked =
      options === undefined
        ? options
        : await checkOnDemand(({ checkPageOptions }) =>
            checkPageOptions(options),
          );
    const { movePage } = await loadOnDemand();
    return movePage(this, direction, checked);
  }
}

/** The class of pages, for `instanceof`. */
export const Page: abstract new <T, Details = undefined>(
  ...args: never
) => Page<T, Details> = ClientPage;

/** Null if the response does not say whether there is such a page. */
function toPosition(neighbour: Neighbour): Position {
  return neighbour === null || "unclear" in neighbour ? null : neighbour;
}
