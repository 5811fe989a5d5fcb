import type { Page } from "playwright-core";

/** The result of scrolling through a thread. */
export interface Walk {
  /** Texts of its messages, oldest first. */
  readonly texts: readonly string[];
  /** The largest number of rows that were rendered at the same time. */
  readonly mostRendered: number;
}

/** Scrolls to the beginning of a thread whose texts are unique. */
export function walkUp(page: Page): Promise<Walk> {
  return page.evaluate(async () => {
    const scroller = document.querySelector(".messages-scroller")!;
    let texts: string[] = [];
    let mostRendered = 0;
    for (;;) {
      await new Promise(requestAnimationFrame);
      const { scrollTop, clientHeight } = scroller;
      const { top, bottom } = scroller.getBoundingClientRect();
      const rows = [...scroller.querySelectorAll(".message")];
      mostRendered = Math.max(mostRendered, rows.length);
      const edges = rows.map((row) => row.getBoundingClientRect());
      // A busy machine renders later than it scrolls.
      const isRendered = edges.some(
        (edge) => edge.top < bottom && edge.bottom > top,
      );
      if (!isRendered) continue;
      const inView = rows
        .map((row) => row.querySelector(".bubble-text")?.textContent ?? "")
        .filter((text) => text !== "" && !texts.includes(text));
      texts = [...inView, ...texts];
      const note = scroller.querySelector(".messages-top")?.textContent;
      if (scrollTop === 0 && note === "The beginning of the conversation")
        break;
      scroller.scrollTop = Math.max(0, scrollTop - clientHeight * 0.8);
    }
    return { texts, mostRendered };
  });
}

/** Distance of a thread from its end, in pixels. */
export function distanceFromEnd(page: Page): Promise<number> {
  return page
    .locator(".messages-scroller")
    .evaluate(
      ({ scrollHeight, scrollTop, clientHeight }) =>
        scrollHeight - scrollTop - clientHeight,
    );
}
