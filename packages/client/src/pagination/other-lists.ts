import { ENVELOPE } from "../generated/api.js";
import type { ResponseKind } from "../operation.js";
import { type ListBody, type Neighbour, cursorAt } from "./list-body.js";

interface Body {
  readonly [ENVELOPE]?: unknown;
  readonly paging?: unknown;
}

interface LogSearch {
  readonly events?: unknown;
  readonly pagination?: {
    readonly has_more?: unknown;
    readonly next_cursor?: unknown;
  } | null;
}

/**
 * Reads the body of a list of the Graph API or of a log search; undefined if it is neither.
 *
 * @param kind - The documented kind of response.
 */
export function readOtherList(
  body: unknown,
  kind: ResponseKind,
): ListBody | undefined {
  const { [ENVELOPE]: data, paging } = (body ?? {}) as Body;
  if (kind !== "graph") return readLogSearch(data);
  return Array.isArray(data) ? readGraph(data, paging) : undefined;
}

/** In the Graph API, the last page has no `next`, and an empty page has no `paging`. */
function readGraph(items: unknown[], paging: unknown): ListBody {
  const { next, previous, cursors } = (paging ?? {}) as Record<string, unknown>;
  const { after, before } = (cursors ?? {}) as Record<string, unknown>;
  const beside = (
    name: string,
    address: unknown,
    parameter: "after" | "before",
    cursor: unknown,
  ): Neighbour => {
    if (address === undefined || address === null) return null;
    if (typeof address === "string" && address !== "") {
      const member = `paging.cursors.${parameter}`;
      return cursorAt(member, cursor ?? undefined, parameter);
    }
    const unclear = `paging.${name} must be a URL, or be left out`;
    return { unclear, value: address };
  };
  return {
    items,
    next: beside("next", next, "after", after),
    previous: beside("previous", previous, "before", before),
  };
}

/**
 * Reads the data of a log search.
 *
 * `pagination.next_cursor` says whether there are more pages, unless
 * `pagination.has_more` is false.
 */
function readLogSearch(data: unknown): ListBody | undefined {
  const { events, pagination, ...details } = (data ?? {}) as LogSearch;
  if (!Array.isArray(events)) return undefined;
  const next =
    pagination?.has_more === false
      ? null
      : cursorAt("pagination.next_cursor", pagination?.next_cursor, "cursor");
  return {
    items: events,
    next:
      next === null && pagination?.has_more
        ? { unclear: "pagination.has_more is true and there is no next_cursor" }
        : next,
    previous: null,
    details,
  };
}
