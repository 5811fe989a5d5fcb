import type { WhatsappConversation } from "@kapso-platform/client";
import { useState } from "react";
import { newAtTop } from "./new-activity.js";

const NOTHING: ReadonlySet<string> = new Set();

/**
 * The number of conversations that moved to the top while the user was reading
 * further down.
 *
 * @param isAtTop - whether the top of the list is visible
 */
export function useUnseen(
  conversations: readonly WhatsappConversation[],
  isAtTop: boolean,
): number {
  const [state, setState] = useState({ conversations, unseen: NOTHING });
  // Derived from the previous render, so it is set during rendering: an effect
  // would render the list twice.
  const isNew = state.conversations !== conversations;
  const isSeen = isAtTop && state.unseen.size > 0;
  if (isNew || isSeen) {
    const ids = isAtTop ? [] : newAtTop(state.conversations, conversations);
    const isFirstPage = state.conversations.length === 0;
    const unseen =
      isAtTop || isFirstPage
        ? NOTHING
        : ids.length === 0
          ? state.unseen
          : new Set([...state.unseen, ...ids]);
    setState({ conversations, unseen });
    return unseen.size;
  }
  return state.unseen.size;
}
