/**
 * The known names that are most similar to a misspelled one, the nearest first.
 *
 * @param most - Maximum number of characters that differ.
 */
export function nearest(
  name: string,
  known: readonly string[],
  count = 3,
  most = Infinity,
): string[] {
  return known
    .map((candidate) => ({
      candidate,
      // Compares the first characters, because a name can be of any length.
      distance: editDistance(
        name.slice(0, 500).toLowerCase(),
        candidate.toLowerCase(),
      ),
    }))
    .filter(({ distance }) => distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** Levenshtein distance, one row of the table at a time. */
function editDistance(from: string, to: string): number {
  let row = [0, ...Array.from(to, (_, index) => index + 1)];
  for (const character of from) {
    let left = Infinity;
    row = row.map((above, j) => {
      const replaced =
        (row[j - 1] ?? Infinity) + Number(character !== to[j - 1]);
      left = Math.min(replaced, above + 1, left + 1);
      return left;
    });
  }
  return row[to.length] ?? 0;
}
