/**
 * Puts `next` into the order of `present`: what was there stays in its place,
 * and what is new follows what precedes it in `next`. So a list that upstream
 * only reorders is no change here.
 */
export function keepOrder(
  present: readonly string[],
  next: readonly string[],
): string[] {
  const wanted = new Set(next);
  const ordered = [...new Set(present)].filter((key) => wanted.has(key));
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
