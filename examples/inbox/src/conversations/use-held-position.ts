import type { WhatsappConversation } from "@kapso-platform/client";
import { type RefObject, useLayoutEffect, useRef } from "react";
import { rowsMoved } from "./new-activity.js";

/** Distance from the top, in pixels, from which the list keeps its position. */
export const AT_TOP = 24;

/**
 * Keeps the visible rows in place when rows are added or removed above them. At
 * the top, new rows push the others down instead.
 */
export function useHeldPosition(
  scroller: RefObject<HTMLElement | null>,
  conversations: readonly WhatsappConversation[],
  rowHeight: number,
): void {
  const before = useRef(conversations);
  useLayoutEffect(() => {
    const element = scroller.current;
    const old = before.current;
    before.current = conversations;
    if (!element || old === conversations || element.scrollTop <= AT_TOP)
      return;
    const first = Math.floor(element.scrollTop / rowHeight);
    const moved = rowsMoved(old, conversations, first);
    if (moved !== 0) element.scrollBy(0, moved * rowHeight);
  }, [scroller, conversations, rowHeight]);
}
