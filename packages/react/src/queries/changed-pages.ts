/**
 * Compares two versions of a list of pages by the identity of the pages.
 *
 * Most changes concern a few pages. Equal pages at both ends are skipped first, so that a
 * further page costs the same with 10 and with 500 loaded pages.
 */
export function changedPages<Page>(
  before: readonly Page[],
  after: readonly Page[],
): { gone: readonly Page[]; added: readonly Page[] } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (
    end < most - start &&
    before[before.length - 1 - end] === after[after.length - 1 - end]
  ) {
    end += 1;
  }
  const gone = before.slice(start, before.length - end);
  const added = after.slice(start, after.length - end);
  if (gone.length === 0 || added.length === 0) return { gone, added };
  // With `maxPages`, the remaining pages have moved by one.
  const old = new Set(gone);
  const fresh = new Set(added);
  return {
    gone: gone.filter((page) => !fresh.has(page)),
    added: added.filter((page) => !old.has(page)),
  };
}
