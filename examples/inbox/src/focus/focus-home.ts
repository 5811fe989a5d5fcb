/** A group of controls that keeps the focus when one of them is removed. */
export const FOCUS_GROUP = "[data-focus-group]";

/** The row that Tab focuses; it is always rendered. */
export const LIST_STOP = '[data-conversation][tabindex="0"]';
const LIST_TITLE = "#list-title";
const SEARCH = ".search-field input";
const CONVERSATION = ".conversation[data-focus-home]";

/** Focuses the list: its row, or the element above it. */
export function focusList(): boolean {
  // On a phone, focusing the field would open the keyboard.
  return focusFirst(LIST_STOP, isTouched() ? LIST_TITLE : SEARCH);
}

/** Focuses the open conversation, if there is one. */
export function focusConversation(): boolean {
  return focusFirst(CONVERSATION);
}

/** Focuses the first control of a group. */
export function focusGroup(group: Element): boolean {
  const controls = isTouched() ? "button, select" : "input, button, select";
  const focusable = `:is(${controls}):not(:disabled)`;
  return focus(group.querySelector(focusable));
}

function focusFirst(...selectors: readonly string[]): boolean {
  return selectors.some((selector) => focus(document.querySelector(selector)));
}

/** Returns false if the element does not exist, or is hidden. */
function focus(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

function isTouched(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
