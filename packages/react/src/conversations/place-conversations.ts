import type { WhatsappConversation } from "@kapso-platform/client";
import { replaceEqualDeep } from "@tanstack/react-query";
import type { ListPage } from "../queries/list-page.js";
import { compareActivity, isEarlierVersion } from "./activity.js";

/** Loaded pages of one list. */
export type ConversationPages = readonly ListPage<WhatsappConversation>[];

/** A new version of a conversation. */
export interface Placement {
  readonly conversation: WhatsappConversation;
  /** Whether it belongs to the list; undefined for no change. */
  readonly belongs: boolean | undefined;
  /**
   * Whether the loaded pages contained it. If its place is now after them, it is added to the
   * last page, because the next page does not contain it.
   */
  readonly wasLoaded?: boolean;
}

/**
 * Updates the loaded pages: changed conversations move to their place in the order, those
 * that no longer match are removed, and new ones are inserted. A conversation outside of the
 * loaded pages is not inserted, because its own page contains it.
 *
 * @returns The new pages. Unchanged pages and conversations keep their identity.
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
  const target = {
    pages: kept,
    copied: new Map<number, WhatsappConversation[]>(),
    filled: kept.flatMap(({ items }, index) =>
      items.length > 0 ? [index] : [],
    ),
  };
  for (const placement of waiting.values()) {
    if (placement.belongs === true) insert(target, placement);
  }
  return kept.every((page, index) => page === pages[index]) ? pages : kept;
}

/**
 * Items that stay in place. Those that move remain in `waiting`, to be inserted;
 * all others are removed from it.
 */
function keepItems(
  items: readonly WhatsappConversation[],
  waiting: Map<string, Placement>,
): readonly WhatsappConversation[] {
  if (!items.some(({ id }) => waiting.has(id))) return items;
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

/** The pages during insertion. */
interface Target {
  readonly pages: ListPage<WhatsappConversation>[];
  /** Copied items by page; each page is copied once. */
  readonly copied: Map<number, WhatsappConversation[]>;
  /** Indexes of the pages that have items, in their order. */
  readonly filled: number[];
}

/** Inserts a conversation at its place, if that is within the loaded pages. */
function insert(target: Target, { conversation, wasLoaded }: Placement): void {
  const { pages, filled } = target;
  const isAfter = (item: WhatsappConversation | undefined): boolean =>
    item !== undefined && compareActivity(conversation, item) < 0;
  const position = findFirst(filled.length, (nth) =>
    isAfter(pages[filled[nth] ?? 0]?.items.at(-1)),
  );
  const index = filled[position];
  const page = index === undefined ? undefined : pages[index];
  if (index !== undefined && page) {
    const at = findFirst(page.items.length, (nth) => isAfter(page.items[nth]));
    // There may be more pages before the first loaded one.
    if (at === 0 && position === 0 && pages[0]?.hasPreviousPage) return;
    copyItems(target, index, page).splice(at, 0, conversation);
    return;
  }
  const last = pages.at(-1);
  if (!last) return;
  if (last.hasNextPage && filled.length > 0 && !wasLoaded) return;
  if (last.items.length === 0) filled.push(pages.length - 1);
  copyItems(target, pages.length - 1, last).push(conversation);
}

/** The items of a copy of a page, which can be changed. */
function copyItems(
  { pages, copied }: Target,
  index: number,
  page: ListPage<WhatsappConversation>,
): WhatsappConversation[] {
  let items = copied.get(index);
  if (!items) {
    items = [...page.items];
    copied.set(index, items);
    pages[index] = { ...page, items };
  }
  return items;
}

/**
 * Finds the first index for which a condition is true, by binary search. It must also be true
 * for all later indexes.
 */
function findFirst(count: number, holds: (index: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
