/** The names most like a misspelled one, the nearest first. */
export function nearest(
  name: string,
  known: readonly string[],
  count = 3,
): string[] {
  return known
    .map((candidate) => ({
      candidate,
      distance: editDistance(name.toLowerCase(), candidate.toLowerCase()),
    }))
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** Levenshtein distance, one row of the table at a time. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 0; i < from.length; i++) {
    let left = i + 1;
    row = row.map((above, j) => {
      if (j === 0) return left;
      const diagonal = row[j - 1] ?? 0;
      const replaced = diagonal + (from[i] === to[j - 1] ? 0 : 1);
      left = Math.min(replaced, above + 1, left + 1);
      return left;
    });
  }
  return row[to.length] ?? 0;
}
