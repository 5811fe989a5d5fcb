/**
 * Sorts `next` in the order of `current`: existing names keep their order, and
 * a new name follows the one that precedes it in `next`. A list that upstream
 * only reorders is therefore unchanged.
 */
export function keepOrder(
  current: readonly string[],
  next: readonly string[],
): string[] {
  const wanted = new Set(next);
  const ordered = [...new Set(current)].filter((key) => wanted.has(key));
  const placed = new Set(ordered);
  for (const [index, key] of [...wanted].entries()) {
    if (placed.has(key)) continue;
    const before = [...wanted][index - 1];
    ordered.splice(
      before === undefined ? 0 : ordered.indexOf(before) + 1,
      0,
      key,
    );
    placed.add(key);
  }
  return ordered;
}
