import { useEffect } from "react";
import { markSeen } from "./seen.js";

/** Marks what an open conversation shows as seen, as soon as the tab is visible. */
export function useMarkSeen(
  conversationId: string,
  lastInboundAt: string | null,
): void {
  useEffect(() => {
    if (lastInboundAt === null) return;
    const mark = (): void => {
      if (document.visibilityState === "visible") {
        markSeen(conversationId, lastInboundAt);
      }
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => {
      document.removeEventListener("visibilitychange", mark);
    };
  }, [conversationId, lastInboundAt]);
}
