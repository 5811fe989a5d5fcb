import { useSyncExternalStore } from "react";

/** Screens too narrow for the list and a conversation side by side; see layout.css. */
const query = window.matchMedia("(max-width: 760px)");

/** Whether the page shows either the list or a conversation. */
export function useIsPhone(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}

function subscribe(listener: () => void): () => void {
  query.addEventListener("change", listener);
  return () => {
    query.removeEventListener("change", listener);
  };
}
