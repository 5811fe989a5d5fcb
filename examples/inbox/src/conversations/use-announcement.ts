import type { WhatsappConversation } from "@kapso-platform/client";
import { useEffect, useRef, useState } from "react";
import { newAtTop } from "./new-activity.js";

/** Milliseconds between two announcements. */
const GATHER = 10_000;

/**
 * What a screen reader announces about new activity: the number of conversations,
 * at most every ten seconds, not every message.
 */
export function useAnnouncement(
  conversations: readonly WhatsappConversation[],
): string {
  const [text, setText] = useState("");
  const before = useRef(conversations);
  const gathered = useRef(new Set<string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const old = before.current;
    before.current = conversations;
    if (old.length === 0 || old === conversations) return;
    for (const id of newAtTop(old, conversations)) gathered.current.add(id);
    if (gathered.current.size === 0) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      const { size } = gathered.current;
      gathered.current.clear();
      setText(
        size === 1
          ? "New activity in one conversation"
          : `New activity in ${size} conversations`,
      );
    }, GATHER);
  }, [conversations]);

  useEffect(
    () => () => {
      clearTimeout(timer.current);
      timer.current = undefined;
    },
    [],
  );
  return text;
}
