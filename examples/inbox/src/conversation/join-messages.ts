import type { WhatsappMessage } from "@kapso-platform/client";

type Messages = readonly WhatsappMessage[];

/**
 * Joins the newest page of messages with the messages loaded before it, newest
 * first.
 *
 * @returns null if they do not overlap: more messages arrived in between than the
 *   page holds
 */
export function joinMessages(
  newest: Messages,
  loaded: Messages,
): Messages | null {
  const fresh = new Set(newest.map(({ id }) => id));
  const isKnown = ({ id }: WhatsappMessage): boolean => fresh.has(id);
  const first = loaded.findIndex(isKnown);
  if (first === -1) return loaded.length === 0 ? newest : null;
  // Messages loaded after the page was fetched are newer than the whole page.
  const isLater = loaded[first]?.id === newest[0]?.id;
  const later = isLater ? loaded.slice(0, first) : [];
  // Within its range the page is complete.
  const earlier = loaded.slice(loaded.findLastIndex(isKnown) + 1);
  return [...later, ...newest, ...earlier];
}
