import { useEffect } from "react";
import { markSeen } from "./seen.js";
import { useIsVisible } from "./use-is-visible.js";

/** Marks the messages of an open conversation as seen while the tab is visible. */
export function useMarkSeen(
  conversationId: string,
  lastInboundAt: string | null,
): void {
  const isVisible = useIsVisible();
  useEffect(() => {
    if (isVisible && lastInboundAt !== null) {
      markSeen(conversationId, lastInboundAt);
    }
  }, [isVisible, conversationId, lastInboundAt]);
}
