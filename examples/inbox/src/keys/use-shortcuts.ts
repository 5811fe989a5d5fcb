import { useEffect } from "react";
import { LIST_STOP } from "../focus/focus-home.js";
import { isTyping } from "./is-typing.js";

/**
 * Keyboard shortcuts outside of fields: `j` and `k` go to the next and the previous row, and
 * open it if a conversation is open; `e` closes or reopens the open conversation; `r` goes
 * to the message field; `n` starts a new conversation; `?` shows the shortcuts. If nothing
 * has the focus, the arrows go to the list.
 */
export function useShortcuts(showHelp: () => void): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      if (event.defaultPrevented || ctrlKey || metaKey || altKey) return;
      if (isTyping(target) || document.querySelector("dialog[open]")) return;
      const isFresh = document.activeElement === document.body;
      const actions: Readonly<Record<string, () => void>> = {
        j: () => {
          step(1);
        },
        k: () => {
          step(-1);
        },
        e: () => {
          click(".status-button");
        },
        r: () => {
          focus(".composer textarea");
        },
        n: () => {
          click(".new-button");
        },
        "?": showHelp,
        ...(isFresh && {
          ArrowDown: () => {
            step(1);
          },
          ArrowUp: () => {
            step(-1);
          },
        }),
      };
      const action = actions[key];
      if (!action) return;
      event.preventDefault();
      action();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
    };
  }, [showHelp]);
}

/** Goes to the row next to the focused or open row; without one, to the list. */
function step(by: 1 | -1): void {
  const rows = [
    ...document.querySelectorAll<HTMLElement>("[data-conversation]"),
  ].sort((a, b) => placeOf(a) - placeOf(b));
  const from =
    rows.find((row) => row === document.activeElement) ??
    rows.find((row) => row.ariaCurrent === "true");
  const row = from
    ? rows[rows.indexOf(from) + by]
    : (document.querySelector<HTMLElement>(LIST_STOP) ?? rows[0]);
  row?.focus();
  if (document.querySelector(".app[data-open]")) row?.click();
}

/** Rows are in the order of rendering, not of the list. */
function placeOf(row: HTMLElement): number {
  return Number(row.parentElement?.ariaPosInSet ?? 0);
}

function click(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.click();
}

function focus(selector: string): void {
  document.querySelector<HTMLElement>(selector)?.focus();
}
