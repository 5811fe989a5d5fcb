import type { WhatsappConversation } from "@kapso-platform/client";
import { useState } from "react";
import { newAtTop } from "./new-activity.js";

const NOTHING: ReadonlySet<string> = new Set();

/**
 * Conversations that came to the top while somebody was reading further down.
 *
 * @param isAtTop - whether the top of the list is in view
 * @returns How many there are.
 */
export function useUnseen(
  conversations: readonly WhatsappConversation[],
  isAtTop: boolean,
): number {
  const [state, setState] = useState({ conversations, unseen: NOTHING });
  // Derived from what came before, so it is kept while rendering and not in an
  // effect, which would draw the list twice.
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
