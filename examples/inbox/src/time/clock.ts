import { useSyncExternalStore } from "react";

/** Milliseconds between two updates. */
const TICK = 15_000;

const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    for (const notify of listeners) notify();
  }, TICK);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/**
 * A text that depends on the current time. One timer serves the whole page, and a
 * component renders again only when its own text changes.
 */
export function useTimeText(write: (now: number) => string): string {
  return useSyncExternalStore(subscribe, () => write(Date.now()));
}
