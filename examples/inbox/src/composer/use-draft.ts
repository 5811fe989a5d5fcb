import { useState } from "react";
import { readDraft, writeDraft } from "./drafts.js";

/** What is typed for a thread; it survives a reload and another thread. */
export function useDraft(
  thread: string,
): [text: string, setText: (text: string) => void] {
  const [draft, setDraft] = useState(() => ({
    thread,
    text: readDraft(thread),
  }));
  if (draft.thread !== thread) setDraft({ thread, text: readDraft(thread) });
  return [
    draft.text,
    (text) => {
      writeDraft(thread, text);
      setDraft({ thread, text });
    },
  ];
}
