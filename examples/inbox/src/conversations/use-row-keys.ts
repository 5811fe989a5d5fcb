import type { WhatsappConversation } from "@kapso-platform/client";
import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useRef,
} from "react";

/** Options for moving through the list with the keyboard. */
export interface RowKeysOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly conversations: readonly WhatsappConversation[];
  /** Index of the row that Tab focuses. */
  readonly tabStop: number;
  /** Makes a conversation's row the one that Tab focuses. */
  readonly moveTo: (id: string) => void;
  /** Scrolls a row into view. */
  readonly scrollTo: (index: number) => void;
}

/** Number of rows that Page Up and Page Down move by. */
const PAGE = 8;

/**
 * A roving tab stop: arrows, Home, End, Page Up and Page Down move the focus
 * from row to row.
 */
export function useRowKeys({
  scroller,
  conversations,
  tabStop,
  moveTo,
  scrollTo,
}: RowKeysOptions): {
  onKeyDown: (event: KeyboardEvent) => void;
  onFocus: (event: FocusEvent) => void;
} {
  const pendingFocus = useRef<string | null>(null);

  // The row may have to be scrolled into view and rendered before it can be focused.
  useEffect(() => {
    if (pendingFocus.current === null) return;
    const row = findRow(scroller.current, pendingFocus.current);
    if (!row) return;
    pendingFocus.current = null;
    row.focus({ preventScroll: true });
  });

  return {
    onKeyDown(event) {
      const target = targetIndex(event, tabStop, conversations.length - 1);
      const next = target === null ? undefined : conversations[target];
      if (target === null || !next) return;
      event.preventDefault();
      pendingFocus.current = next.id;
      moveTo(next.id);
      scrollTo(target);
    },
    onFocus({ target }) {
      const row = target.closest<HTMLElement>("[data-conversation]");
      const id = row?.dataset.conversation;
      if (id !== undefined) moveTo(id);
    },
  };
}

/** The row to which a key moves; null for other keys. */
function targetIndex(
  { key, altKey, ctrlKey, metaKey }: KeyboardEvent,
  from: number,
  last: number,
): number | null {
  if (altKey || ctrlKey || metaKey) return null;
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + PAGE,
    PageUp: from - PAGE,
    Home: 0,
    End: last,
  };
  const target = targets[key];
  return target === undefined ? null : Math.min(last, Math.max(0, target));
}

/** The row of a conversation, if it is rendered. */
export function findRow(
  within: ParentNode | null,
  id: string,
): HTMLElement | null {
  return (
    within?.querySelector<HTMLElement>(
      `[data-conversation="${CSS.escape(id)}"]`,
    ) ?? null
  );
}
