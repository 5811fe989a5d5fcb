import { type MouseEvent, useSyncExternalStore } from "react";

const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("popstate", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("popstate", listener);
  };
}

function read(): string {
  return window.location.pathname + window.location.search;
}

/** Path and query of the page; renders again when they change. */
export function usePlace(): string {
  return useSyncExternalStore(subscribe, read);
}

/** Navigates to a path of the app, with a new history entry unless `replace` is set. */
export function navigate(
  to: string,
  { replace = false }: { replace?: boolean } = {},
): void {
  if (to === read()) return;
  if (replace) window.history.replaceState(null, "", to);
  else window.history.pushState(null, "", to);
  for (const listener of listeners) listener();
}

/** Follows a link within the page; the browser handles other clicks, such as new tabs. */
export function followLink(event: MouseEvent<HTMLAnchorElement>): void {
  const { button, metaKey, ctrlKey, shiftKey, altKey, currentTarget } = event;
  if (button !== 0 || metaKey || ctrlKey || shiftKey || altKey) return;
  event.preventDefault();
  navigate(currentTarget.pathname + currentTarget.search);
}
