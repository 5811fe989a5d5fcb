import { useSyncExternalStore } from "react";

/** A message at the edge of the page, until it is dismissed. */
export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly hint?: string | undefined;
  readonly retry?: (() => void) | undefined;
}

/** Maximum number of toasts; more would cover the page. */
const MOST = 3;

let toasts: readonly Toast[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Shows a toast. */
export function showToast(toast: Omit<Toast, "id">): void {
  lastId += 1;
  replace([...toasts, { ...toast, id: lastId }].slice(-MOST));
}

/** Removes a toast. */
export function dismissToast(id: number): void {
  replace(toasts.filter((toast) => toast.id !== id));
}

/** The toasts that are shown. */
export function useToasts(): readonly Toast[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => toasts,
  );
}

function replace(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}
