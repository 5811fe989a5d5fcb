/** A group of controls that the focus stays in when one of them goes. */
export const FOCUS_GROUP = "[data-focus-group]";

/** The row that Tab comes to; the list draws it always. */
export const LIST_STOP = '[data-conversation][tabindex="0"]';
const LIST_TITLE = "#list-title";
const SEARCH = ".search-field input";
const CONVERSATION = ".conversation[data-focus-home]";

/** Gives the focus to the list: to its row, or to what stands above it. */
export function focusList(): boolean {
  // On a phone, focusing the field would open the keyboard.
  return focusFirst(LIST_STOP, isTouched() ? LIST_TITLE : SEARCH);
}

/** Gives the focus to the open conversation, if one is open. */
export function focusConversation(): boolean {
  return focusFirst(CONVERSATION);
}

/** Gives the focus to the first control of a group. */
export function focusGroup(group: Element): boolean {
  const controls = isTouched() ? "button, select" : "input, button, select";
  const focusable = `:is(${controls}):not(:disabled)`;
  return focus(group.querySelector(focusable));
}

function focusFirst(...selectors: readonly string[]): boolean {
  return selectors.some((selector) => focus(document.querySelector(selector)));
}

/** False if the element is not there, or not shown. */
function focus(element: Element | null): boolean {
  if (!(element instanceof HTMLElement)) return false;
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

function isTouched(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
