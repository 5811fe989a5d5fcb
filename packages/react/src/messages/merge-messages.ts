import type { WhatsappMessage } from "@kapso-platform/client";
import { replaceEqualDeep } from "@tanstack/react-query";
import type { MessagePages } from "./message-lists.js";
import { sameItems } from "../queries/same-items.js";

type Messages = readonly WhatsappMessage[];

/** Statuses of a message in their order, sent or received. */
const STATUSES = ["received", "pending", "sent", "delivered", "read"];

/** Result of {@link mergeMessages}. */
export interface Merged {
  /** The same pages if nothing changed. */
  readonly pages: MessagePages;
  /** Whether some of the messages were already loaded, so there is no gap. */
  readonly isJoined: boolean;
}

/**
 * Merges consecutive messages, newest first, into loaded pages: loaded messages are updated,
 * and new ones are inserted. Messages older than the last loaded one are left out, because
 * their own page contains them.
 *
 * Only pages of that period are read. Unchanged pages and messages keep their identity.
 */
export function mergeMessages(pages: MessagePages, fresh: Messages): Merged {
  const reach = countReached(pages, fresh.at(-1));
  const loaded = new Set(
    pages.slice(0, reach).flatMap(({ items }) => items.map(({ id }) => id)),
  );
  const changes = new Map<string, Messages>();
  let newer: WhatsappMessage[] = [];
  for (const message of fresh) {
    newer.push(message);
    if (!loaded.has(message.id)) continue;
    changes.set(message.id, newer);
    newer = [];
  }
  if (changes.size === 0) return { pages, isJoined: false };
  const isTop = pages[0]?.hasPreviousPage === false;
  const merged = pages.map((page, index) => {
    if (index >= reach) return page;
    const items = page.items.flatMap((item, position) => {
      const messages = changes.get(item.id);
      if (!messages) return [item];
      const now = furtherOf(item, messages.at(-1) ?? item);
      // There may be more pages before the first loaded one.
      const isOutside = index === 0 && position === 0 && !isTop;
      return isOutside ? [now] : [...messages.slice(0, -1), now];
    });
    return sameItems(items, page.items) ? page : { ...page, items };
  });
  return { pages: sameItems(merged, pages) ? pages : merged, isJoined: true };
}

/** Number of pages with messages that are as late as this one. */
function countReached(
  pages: MessagePages,
  oldest: WhatsappMessage | undefined,
): number {
  if (!oldest) return 0;
  const first = pages.findIndex(
    ({ items: [newest] }) =>
      newest !== undefined &&
      Number(newest.timestamp) < Number(oldest.timestamp),
  );
  return first === -1 ? pages.length : first;
}

/** The version of a message with the later status. */
function furtherOf(
  before: WhatsappMessage,
  now: WhatsappMessage,
): WhatsappMessage {
  const [was, is] = [before, now].map(({ kapso }) =>
    STATUSES.indexOf(kapso.status),
  ) as [number, number];
  // A slow response may have an older status.
  if (is !== -1 && is < was) return before;
  // Lists do not contain `statuses`, only single messages do.
  const { statuses = before.kapso.statuses } = now.kapso;
  return replaceEqualDeep(before, {
    ...now,
    kapso: { ...now.kapso, ...(statuses && { statuses }) },
  });
}
