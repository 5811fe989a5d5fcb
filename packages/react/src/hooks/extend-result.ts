/**
 * Adds members to the result of a query.
 *
 * TanStack records which members a component reads, and renders it for changes of
 * those only. A copy would read them all, so each member becomes a getter.
 */
export function extendResult<Result extends object, Own extends object>(
  result: Result,
  own: Own,
): Result & Own {
  const extended = { ...own };
  for (const name of Object.keys(result)) {
    if (name in own) continue;
    Object.defineProperty(extended, name, {
      enumerable: true,
      get: () => result[name as keyof Result],
    });
  }
  // Every member of the result has been given a getter.
  return extended as Result & Own;
}
