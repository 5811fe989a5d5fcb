import { Search, X } from "lucide-react";
import { type ReactElement, useEffect, useRef, useState } from "react";
import { focusList } from "../focus/focus-home.js";
import { changeFilters } from "../routing/route.js";
import { isTyping } from "../keys/is-typing.js";
import { searchOf } from "./inbox-filters.js";

/** Milliseconds without typing before the search starts. */
const DEBOUNCE = 250;

/** Searches by name or number while the user types. `/` focuses it from anywhere. */
export function ContactSearch({
  committed,
}: {
  /** The current search: the name or the digits in the URL. */
  committed: string;
}): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(committed);
  const [shown, setShown] = useState(committed);
  // Back, forward and "Clear" change the URL, which changes the field.
  if (shown !== committed) {
    setShown(committed);
    if (normalized(text) !== committed) setText(committed);
  }

  useEffect(() => {
    if (normalized(text) === committed) return;
    const timer = setTimeout(() => {
      // One history entry per search, not per letter.
      changeFilters(searchOf(text), { replace: committed !== "" });
    }, DEBOUNCE);
    return () => {
      clearTimeout(timer);
    };
  }, [text, committed]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      if (key !== "/" || ctrlKey || metaKey || altKey) return;
      if (isTyping(target)) return;
      event.preventDefault();
      input.current?.focus();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => {
      window.removeEventListener("keydown", onKeyDown);
    };
  }, []);

  return (
    <div className="search-field">
      <Search size={16} aria-hidden="true" />
      <input
        ref={input}
        type="text"
        inputMode="search"
        autoComplete="off"
        aria-label="Search name or number"
        placeholder="Search name or number"
        value={text}
        onChange={(event) => {
          setText(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          event.stopPropagation();
          if (text === "") focusList();
          else setText("");
        }}
      />
      {text === "" ? (
        <kbd aria-hidden="true">/</kbd>
      ) : (
        <button
          type="button"
          className="icon-button"
          aria-label="Clear search"
          onClick={() => {
            setText("");
            input.current?.focus();
          }}
        >
          <X size={16} aria-hidden="true" />
        </button>
      )}
    </div>
  );
}

function normalized(text: string): string {
  const { name, number } = searchOf(text);
  return name + number;
}
