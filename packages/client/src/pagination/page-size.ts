import type { Operation } from "../operations.js";

/**
 * Chooses the page size of a cursor list, where the caller chose none.
 *
 * @param wanted - How many items are wanted in all, if that is known: pages
 *   are as large as the API allows then, and no larger than it takes.
 * @returns The parameters to send.
 */
export function choosePageSize(
  { answer, pageSize, ranges }: Operation,
  query: Readonly<Record<string, unknown>> = {},
  wanted?: number,
): Readonly<Record<string, unknown>> {
  const isChosen = ["limit", "page", "per_page"].some(
    (name) => query[name] !== undefined && query[name] !== null,
  );
  const largest = ranges?.limit?.[1];
  const limit =
    wanted !== undefined && largest !== undefined
      ? Math.min(wanted, largest)
      : pageSize;
  if (answer !== "cursor" || isChosen || limit === undefined) return query;
  // What is no object is left for the checks to refuse.
  if (typeof query !== "object") return query;
  return { ...query, limit };
}
