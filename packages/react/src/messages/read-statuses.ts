import type { WhatsappMessage } from "@kapso-platform/client";
import type { QueryClient } from "@tanstack/react-query";
import { sameItems } from "../queries/same-items.js";
import { writeData } from "../queries/write-data.js";
import { findListed, findLists, pagesOf } from "./message-lists.js";

/** Statuses of listed messages, by WhatsApp's id. */
export type ListedStatuses = Readonly<Record<string, string>>;

/**
 * Shows a received message, and the earlier ones in its conversation, as read.
 *
 * @returns their previous statuses
 */
export function showAsRead(
  queryClient: QueryClient,
  wamid: string,
): ListedStatuses {
  const latest = findListed(queryClient, wamid);
  if (latest?.kapso.direction !== "inbound") return {};
  const before: Record<string, string> = {};
  changeListed(queryClient, (message) => {
    const { id, kapso, timestamp } = message;
    const isIncluded =
      kapso.direction === "inbound" &&
      kapso.status !== "read" &&
      kapso.whatsapp_conversation_id ===
        latest.kapso.whatsapp_conversation_id &&
      Number(timestamp) <= Number(latest.timestamp);
    if (!isIncluded) return message;
    before[id] = kapso.status;
    return withStatus(message, "read");
  });
  return before;
}

/** Restores the statuses from before {@link showAsRead}. */
export function restoreStatuses(
  queryClient: QueryClient,
  before: ListedStatuses,
): void {
  changeListed(queryClient, (message) => {
    const status = before[message.id];
    return status !== undefined && message.kapso.status === "read"
      ? withStatus(message, status)
      : message;
  });
}

function withStatus(message: WhatsappMessage, status: string): WhatsappMessage {
  return { ...message, kapso: { ...message.kapso, status } };
}

/** Changes messages in all loaded lists. Unchanged messages keep their identity. */
function changeListed(
  queryClient: QueryClient,
  change: (message: WhatsappMessage) => WhatsappMessage,
): void {
  for (const list of findLists(queryClient)) {
    const pages = pagesOf(list);
    const changed = pages.map((page) => {
      const items = page.items.map(change);
      return sameItems(items, page.items) ? page : { ...page, items };
    });
    if (sameItems(changed, pages)) continue;
    const isInfinite = list.queryKey.at(-1) === "infinite";
    writeData(
      list,
      isInfinite
        ? { ...(list.state.data as object), pages: changed }
        : changed[0],
    );
  }
}
