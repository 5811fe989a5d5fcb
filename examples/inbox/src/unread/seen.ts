import { useSyncExternalStore } from "react";

/**
 * The API does not know which messages a user of this inbox has read, so the browser stores
 * it: for each conversation, the time of the contact's latest message that was seen.
 */
const STORED_AS = "inbox-seen";

/** Maximum number of conversations; the oldest are removed. */
const MOST = 2_000;

const listeners = new Set<() => void>();
let seen = read();

window.addEventListener("storage", ({ key }) => {
  if (key !== STORED_AS) return;
  seen = read();
  notify();
});

/** Stores that a contact's messages up to a time were seen. */
export function markSeen(conversationId: string, time: string): void {
  if ((seen.get(conversationId) ?? "") >= time) return;
  // Another tab may have written since.
  for (const [id, other] of read()) {
    if ((seen.get(id) ?? "") < other) seen.set(id, other);
  }
  seen.delete(conversationId);
  seen.set(conversationId, time);
  const entries = [...seen].slice(-MOST);
  try {
    localStorage.setItem(STORED_AS, JSON.stringify(entries));
  } catch {
    // Without storage, it is kept until the page is closed.
  }
  notify();
}

/** Whether a contact's message was seen; renders again when this changes. */
export function useIsSeen(conversationId: string, time: string): boolean {
  return useSyncExternalStore(
    subscribe,
    () => (seen.get(conversationId) ?? "") >= time,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function notify(): void {
  for (const listener of listeners) listener();
}

function read(): Map<string, string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED_AS) ?? "[]");
    return new Map(Array.isArray(stored) ? stored.filter(isEntry) : []);
  } catch {
    return new Map();
  }
}

function isEntry(entry: unknown): entry is [string, string] {
  return (
    Array.isArray(entry) &&
    typeof entry[0] === "string" &&
    typeof entry[1] === "string"
  );
}
