import type { Query } from "@tanstack/react-query";

/** A query that shows what the API has not confirmed. */
interface Mark {
  /** Whose changes it shows. */
  readonly holders: Set<object>;
  /** Whether it was invalidated for another reason as well. */
  isOutdated: boolean;
}

const marks = new WeakMap<Query, Mark>();
const markedBy = new WeakMap<object, Set<Query>>();

/**
 * Invalidates a query for as long as it shows an unconfirmed change, so that a
 * cache that is stored meanwhile is fetched again once it is restored. It is
 * not fetched again now.
 *
 * @param holder - Whose change it shows; ended by {@link confirmQueries}.
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

/** Ends what {@link markUnconfirmed} has begun for a holder. */
export function confirmQueries(holder: object): void {
  for (const query of markedBy.get(holder) ?? []) {
    const mark = marks.get(query);
    mark?.holders.delete(holder);
    if (!mark || mark.holders.size > 0) continue;
    marks.delete(query);
    Reflect.deleteProperty(query, "invalidate");
    // A response that has come meanwhile has cleared it already.
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
  // TanStack has no event for a query that is invalidated a second time.
  query.invalidate = () => {
    mark.isOutdated = true;
    invalidate();
  };
  return mark;
}
