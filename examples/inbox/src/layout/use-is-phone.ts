import { useSyncExternalStore } from "react";

/** Where the list and a conversation do not fit beside each other; see layout.css. */
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
