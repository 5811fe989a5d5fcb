/** What was typed and not sent, by thread. */
const STORED_AS = "inbox-draft/";

/** The text that was typed for a thread, also before a reload. */
export function readDraft(thread: string): string {
  try {
    return localStorage.getItem(STORED_AS + thread) ?? "";
  } catch {
    return "";
  }
}

/** Keeps what is typed for a thread; empty text is forgotten. */
export function writeDraft(thread: string, text: string): void {
  try {
    if (text === "") localStorage.removeItem(STORED_AS + thread);
    else localStorage.setItem(STORED_AS + thread, text);
  } catch {
    // Without storage it lasts until the page is closed.
  }
}
