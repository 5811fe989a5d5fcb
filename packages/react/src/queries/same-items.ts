/** Whether two lists contain the same items (by identity) in the same order. */
export function sameItems(
  a: readonly unknown[],
  b: readonly unknown[],
): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
