import { useSyncExternalStore } from "react";

/** `system` follows the settings of the device. */
export type Theme = "system" | "light" | "dark";

// public/theme.js also reads it, before the first paint.
const STORED_AS = "inbox-theme";

const listeners = new Set<() => void>();

/** The chosen theme. */
export function useTheme(): Theme {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, readTheme);
}

/** Chooses a theme and remembers it. */
export function chooseTheme(theme: Theme): void {
  const { dataset } = document.documentElement;
  if (theme === "system") delete dataset.theme;
  else dataset.theme = theme;
  try {
    localStorage.setItem(STORED_AS, theme);
  } catch {
    // Without storage, the theme is kept until the page is closed.
  }
  for (const listener of listeners) listener();
}

function readTheme(): Theme {
  const { theme } = document.documentElement.dataset;
  return theme === "light" || theme === "dark" ? theme : "system";
}
