declare global {
  interface Window {
    /** Put there by a test before the page loads: renders by row. */
    __rowRenders?: Record<string, number>;
  }
}

/** Counts a render of a row, if somebody wants to know. */
export function countRender(id: string): void {
  const counts = window.__rowRenders;
  if (counts) counts[id] = (counts[id] ?? 0) + 1;
}
