import type { WhatsappConversation } from "@kapso-platform/client";
import { useState } from "react";

/**
 * The row of the list that Tab focuses. It follows its conversation; if that
 * leaves the list, the row that takes its place becomes the tab stop.
 *
 * @param initialId - the conversation to start with; by default the first one
 * @returns its index (-1 in an empty list), and a function that chooses another by id
 */
export function useTabStop(
  conversations: readonly WhatsappConversation[],
  initialId: string | null,
): [index: number, choose: (id: string) => void] {
  const [stop, setStop] = useState({ id: initialId, index: 0 });
  const found = conversations.findIndex(({ id }) => id === stop.id);
  const index =
    found === -1 ? Math.min(stop.index, conversations.length - 1) : found;
  const id = conversations[index]?.id;
  if (id !== undefined && (id !== stop.id || index !== stop.index)) {
    setStop({ id, index });
  }
  return [
    index,
    (chosen) => {
      setStop((before) => ({ ...before, id: chosen }));
    },
  ];
}
