declare global {
  interface Window {
    /** Set by a test before the page loads: the number of renders of each row. */
    __rowRenders?: Record<string, number>;
  }
}

/** Counts a render of a row, if a test needs it. */
export function countRender(id: string): void {
  const counts = window.__rowRenders;
  if (counts) counts[id] = (counts[id] ?? 0) + 1;
}
