import type { Query } from "@tanstack/react-query";

/** The state of a query that shows unconfirmed changes. */
interface Mark {
  /** The conversations whose changes it shows. */
  readonly holders: Set<object>;
  /** Whether it was invalidated for another reason as well. */
  isOutdated: boolean;
}

const marks = new WeakMap<Query, Mark>();
const markedBy = new WeakMap<object, Set<Query>>();

/**
 * Invalidates a query while it shows an unconfirmed change. If the cache is stored meanwhile,
 * the query is fetched again when it is restored. It is not fetched now.
 *
 * @param holder - The changed conversation. {@link confirmQueries} ends it.
 */
export function markUnconfirmed(query: Query, holder: object): void {
  const mark = marks.get(query) ?? addMark(query);
  mark.holders.add(holder);
  const queries = markedBy.get(holder) ?? new Set();
  markedBy.set(holder, queries.add(query));
  if (query.state.isInvalidated) return;
  mark.isOutdated = false;
  query.setState({ isInvalidated: true });
}

/** Reverts {@link markUnconfirmed} for a holder. */
export function confirmQueries(holder: object): void {
  for (const query of markedBy.get(holder) ?? []) {
    const mark = marks.get(query);
    mark?.holders.delete(holder);
    if (!mark || mark.holders.size > 0) continue;
    marks.delete(query);
    Reflect.deleteProperty(query, "invalidate");
    // A response may already have cleared it.
    if (query.state.isInvalidated && !mark.isOutdated) {
      query.setState({ isInvalidated: false });
    }
  }
  markedBy.delete(holder);
}

function addMark(query: Query): Mark {
  const mark = {
    holders: new Set<object>(),
    isOutdated: query.state.isInvalidated,
  };
  marks.set(query, mark);
  const invalidate = query.invalidate.bind(query);
  // TanStack sends no event if an invalidated query is invalidated again.
  query.invalidate = () => {
    mark.isOutdated = true;
    invalidate();
  };
  return mark;
}
