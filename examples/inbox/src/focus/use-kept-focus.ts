import { useEffect } from "react";
import {
  FOCUS_GROUP,
  focusConversation,
  focusGroup,
  focusList,
} from "./focus-home.js";

/** The place of the focused element, stored before it is removed. */
interface Place {
  readonly element: HTMLElement;
  readonly groups: readonly Element[];
  readonly isInConversation: boolean;
}

/**
 * Keeps the focus in the page when the focused element is removed: a button, a row of the
 * list, a conversation. Otherwise, the browser moves the focus to the body, and keyboard
 * users must start over.
 */
export function useKeptFocus(): void {
  useEffect(() => {
    let last: Place | null = null;

    const onFocusIn = ({ target }: FocusEvent): void => {
      if (target instanceof HTMLElement) last = placeOf(target);
    };
    const onFocusOut = ({ target, relatedTarget }: FocusEvent): void => {
      if (relatedTarget !== null) return;
      // An element can lose the focus before it is removed.
      queueMicrotask(() => {
        const isLeft = last?.element === target && last.element.isConnected;
        if (isLeft && document.hasFocus()) last = null;
      });
    };
    const observer = new MutationObserver(() => {
      if (!last || last.element.isConnected) return;
      if (document.activeElement !== document.body) return;
      const { groups, isInConversation } = last;
      last = null;
      const group = groups.find(({ isConnected }) => isConnected);
      if (group && focusGroup(group)) return;
      const [first, second] = isInConversation
        ? [focusConversation, focusList]
        : [focusList, focusConversation];
      if (!first()) second();
    });

    document.addEventListener("focusin", onFocusIn);
    document.addEventListener("focusout", onFocusOut);
    observer.observe(document.body, { childList: true, subtree: true });
    return () => {
      observer.disconnect();
      document.removeEventListener("focusin", onFocusIn);
      document.removeEventListener("focusout", onFocusOut);
    };
  }, []);
}

function placeOf(element: HTMLElement): Place {
  const groups: Element[] = [];
  let group = element.closest(FOCUS_GROUP);
  while (group) {
    groups.push(group);
    group = group.parentElement?.closest(FOCUS_GROUP) ?? null;
  }
  const isInConversation = element.closest(".conversation") !== null;
  return { element, groups, isInConversation };
}
