import type { WhatsappConversation } from "@kapso-platform/client";

type Conversations = readonly WhatsappConversation[];

/**
 * Conversations at the top of a list that are new, or have new activity, since
 * the previous list.
 */
export function newAtTop(
  before: Conversations,
  after: Conversations,
): string[] {
  const activity = new Map(
    before.map(({ id, last_active_at }) => [id, last_active_at]),
  );
  const ids: string[] = [];
  for (const { id, last_active_at } of after) {
    if (activity.get(id) === last_active_at) break;
    ids.push(id);
  }
  return ids;
}

/**
 * The number of rows to scroll by, so that the visible rows stay in place.
 *
 * @param first - index of the first visible row in the previous list
 */
export function rowsMoved(
  before: Conversations,
  after: Conversations,
  first: number,
): number {
  const places = new Map(after.map(({ id }, index) => [id, index]));
  // The first visible row that did not move is the anchor.
  for (const [offset, row] of before.slice(first).entries()) {
    const place = places.get(row.id);
    if (place === undefined) continue;
    if (after[place]?.last_active_at === row.last_active_at) {
      return place - (first + offset);
    }
  }
  return 0;
}
