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
 * Items that stay where they are. What moves stays in `waiting`, to be
 * inserted; what is dealt with is taken out of it.
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

/** Pages that conversations are inserted into. */
interface Target {
  readonly pages: ListPage<WhatsappConversation>[];
  /** Items of pages that have been copied, which happens once for each. */
  readonly copied: Map<number, WhatsappConversation[]>;
  /** Indexes of the pages that have items, in their order. */
  readonly filled: number[];
}

/** Inserts into a copy of the page in which the place lies, if one does. */
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
    // What comes before the first loaded page is not loaded either.
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

/** Items of a page that may be changed: those of its copy. */
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
 * The first index that a condition holds for, where it holds for all after it,
 * by halving: a list of ten thousand takes fourteen comparisons.
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
