import type { WhatsappMessage } from "@kapso-platform/client";
import { replaceEqualDeep } from "@tanstack/react-query";
import type { MessagePages } from "./message-lists.js";
import { sameItems } from "../queries/same-items.js";

type Messages = readonly WhatsappMessage[];

/** Statuses in the order in which a message has them, sent or received. */
const STATUSES = ["received", "pending", "sent", "delivered", "read"];

/** Result of {@link mergeMessages}. */
export interface Merged {
  /** The same pages if nothing changed. */
  readonly pages: MessagePages;
  /** Whether some of the messages were loaded before: there is no gap. */
  readonly isJoined: boolean;
}

/**
 * Merges consecutive messages, newest first, into loaded pages: loaded ones are
 * updated, new ones are inserted between them. Messages older than the last one
 * that is loaded are left out: they come with their own page.
 *
 * Only pages with messages of that time are read. What did not change keeps its
 * identity.
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
      // Before the first loaded page there may be more.
      const isOutside = index === 0 && position === 0 && !isTop;
      return isOutside ? [now] : [...messages.slice(0, -1), now];
    });
    return sameItems(items, page.items) ? page : { ...page, items };
  });
  return { pages: sameItems(merged, pages) ? pages : merged, isJoined: true };
}

/** How many pages hold messages as late as this one. */
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

/** The version of a message that is further on its way to the contact. */
function furtherOf(
  before: WhatsappMessage,
  now: WhatsappMessage,
): WhatsappMessage {
  const [was, is] = [before, now].map(({ kapso }) =>
    STATUSES.indexOf(kapso.status),
  ) as [number, number];
  // A slow response may have an older status.
  if (is !== -1 && is < was) return before;
  // Only a single message has them, a list does not.
  const { statuses = before.kapso.statuses } = now.kapso;
  return replaceEqualDeep(before, {
    ...now,
    kapso: { ...now.kapso, ...(statuses && { statuses }) },
  });
}
