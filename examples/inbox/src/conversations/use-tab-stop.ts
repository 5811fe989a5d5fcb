import type { WhatsappConversation } from "@kapso-platform/client";
import { useState } from "react";

/**
 * The row of the list that Tab comes to. It stays with its conversation; when
 * that leaves the list, the row that comes into its place takes over.
 *
 * @param initialId - the conversation to begin with, else the first one
 * @returns Its index, -1 in an empty list, and how to choose another by id.
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
