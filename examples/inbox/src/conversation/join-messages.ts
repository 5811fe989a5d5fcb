import type { WhatsappMessage } from "@kapso-platform/client";

type Messages = readonly WhatsappMessage[];

/**
 * Messages of a conversation, newest first, out of the page of its newest ones
 * and of those that were loaded before.
 *
 * @returns null if more has come in between than the page holds: nobody knows
 *   what lies between the two.
 */
export function joinMessages(
  newest: Messages,
  loaded: Messages,
): Messages | null {
  const fresh = new Set(newest.map(({ id }) => id));
  const isKnown = ({ id }: WhatsappMessage): boolean => fresh.has(id);
  const first = loaded.findIndex(isKnown);
  if (first === -1) return loaded.length === 0 ? newest : null;
  // What was loaded after the page was fetched is newer than all of the page.
  const isLater = loaded[first]?.id === newest[0]?.id;
  const later = isLater ? loaded.slice(0, first) : [];
  // Between two that the page has, it knows of all that there is.
  const earlier = loaded.slice(loaded.findLastIndex(isKnown) + 1);
  return [...later, ...newest, ...earlier];
}
