import type { WhatsappConversation } from "@kapso-platform/client";

type Conversations = readonly WhatsappConversation[];

/**
 * Conversations at the top of a list that were not there, or not active, in
 * the list before: what has come in between the two.
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
 * By how many rows to scroll so that what was in view stays where it was.
 *
 * @param first - index of the first row in view, in the list before
 */
export function rowsMoved(
  before: Conversations,
  after: Conversations,
  first: number,
): number {
  const places = new Map(after.map(({ id }, index) => [id, index]));
  // The first row in view that has not moved itself holds the others in place.
  for (const [offset, row] of before.slice(first).entries()) {
    const place = places.get(row.id);
    if (place === undefined) continue;
    if (after[place]?.last_active_at === row.last_active_at) {
      return place - (first + offset);
    }
  }
  return 0;
}
