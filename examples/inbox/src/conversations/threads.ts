import type { WhatsappConversation } from "@kapso-platform/client";
import { threadKey } from "../contacts/contact.js";

/**
 * The newest conversation of each thread, in the order of the list.
 *
 * @param conversations - newest activity first
 */
export function newestOfThreads(
  conversations: readonly WhatsappConversation[],
): readonly WhatsappConversation[] {
  const found = new Set<string>();
  const newest = conversations.filter((conversation) => {
    const key = threadKey(conversation);
    const isNew = !found.has(key);
    found.add(key);
    return isNew;
  });
  return newest.length === conversations.length ? conversations : newest;
}
