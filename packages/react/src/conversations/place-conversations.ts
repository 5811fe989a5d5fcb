import type { WhatsappConversation } from "@kapso-platform/client";
import { replaceEqualDeep } from "@tanstack/react-query";
import type { ListPage } from "../queries/list-page.js";
import { compareActivity, isEarlierVersion } from "./activity.js";

/** Loaded pages of one list. */
export type ConversationPages = readonly ListPage<WhatsappConversation>[];

/** A conversation as it is now. */
export interface Placement {
  readonly conversation: WhatsappConversation;
  /** Whether it belongs to the list; undefined leaves it in or out as it is. */
  readonly belongs: boolean | undefined;
  /**
   * Its place has been among the loaded pages. At their end it then goes to the
   * last one: the next page does not bring it.
   */
  readonly wasLoaded?: boolean;
}

/**
 * Puts conversations where they belong in the loaded pages: changed ones move
 * to their place in the order, those that no longer match leave, new ones come
 * in. One whose place lies outside the loaded pages stays out: it comes with
 * the page that it is on.
 *
 * @returns The same pages where nothing changed. Pages, and conversations, that
 *   did not change keep their identity.
 */
export function placeConversations(
  pages: ConversationPages,
  placements: readonly Placement[],
): ConversationPages {
  const waiting = new Map(
    placements.map((placement) => [placement.conversation.id, placement]),
  );
  const kept = pages.map((page) => {
    const items = keepItems(page.items, waiting);
    return items === page.items ? page : { ...page, items };
  });
  for (const placement of waiting.values()) {
    if (placement.belongs === true) insert(kept, placement);
  }
  return kept.every((page, index) => page === pages[index]) ? pages : kept;
}

/**
 * Items that stay where they are. What moves stays in `waiting`, to be
 * inserted; what is dealt with is taken out of it.
 */
function keepItems(
  items: readonly WhatsappConversation[],
  waiting: Map<string, Placement>,
): readonly WhatsappConversation[] {
  let changed = false;
  const kept: WhatsappConversation[] = [];
  for (const item of items) {
    const placement = waiting.get(item.id);
    if (!placement) {
      kept.push(item);
      continue;
    }
    const { conversation, belongs } = placement;
    if (isEarlierVersion(conversation, item)) {
      waiting.delete(item.id);
      kept.push(item);
    } else if (belongs === false) {
      changed = true;
    } else if (compareActivity(conversation, item) === 0) {
      const merged = replaceEqualDeep(item, conversation);
      changed ||= merged !== item;
      waiting.delete(item.id);
      kept.push(merged);
    } else {
      changed = true;
      waiting.set(item.id, { ...placement, belongs: true });
    }
  }
  return changed ? kept : items;
}

/** Inserts into a copy of the page in which the place lies, if one does. */
function insert(
  pages: ListPage<WhatsappConversation>[],
  { conversation, wasLoaded }: Placement,
): void {
  for (const [index, page] of pages.entries()) {
    const at = page.items.findIndex(
      (item) => compareActivity(conversation, item) < 0,
    );
    if (at === -1) continue;
    const isAboveAll =
      at === 0 && pages.slice(0, index).every(({ items }) => !items.length);
    // What comes before the first loaded page is not loaded either.
    if (isAboveAll && pages[0]?.hasPreviousPage) return;
    const items = [...page.items];
    items.splice(at, 0, conversation);
    pages[index] = { ...page, items };
    return;
  }
  const last = pages.at(-1);
  if (!last) return;
  const isEmpty = pages.every(({ items }) => items.length === 0);
  if (last.hasNextPage && !isEmpty && !wasLoaded) return;
  pages[pages.length - 1] = { ...last, items: [...last.items, conversation] };
}
