/**
 * Adds members to the result of a query.
 *
 * TanStack records which members a component reads, and only renders it when these change. A
 * copy would read all of them, so each member becomes a getter.
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
  // There is a getter for every member of the result.
  return extended as Result & Own;
}
