/**
 * A query's result with members of our own.
 *
 * TanStack's result notes which of its members a component reads, and renders
 * it again for those only. Copying the result would read them all, so each
 * member is handed on as a getter.
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
