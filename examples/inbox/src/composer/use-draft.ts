import { useState } from "react";
import { flushOutgoing } from "../outgoing/stored-outgoing.js";
import {
  type Draft,
  NO_DRAFT,
  readDraft,
  removeDraft,
  writeDraft,
} from "./drafts.js";

/** The draft of a thread, and how to change it. */
export interface UsedDraft {
  readonly draft: Draft;
  readonly change: (change: Partial<Draft>) => void;
  readonly attach: (files: readonly File[]) => void;
  /** Empties the draft, whose messages are on their way. */
  readonly finish: () => void;
}

/** What is written in a thread; it survives a reload and another thread. */
export function useDraft(thread: string): UsedDraft {
  const [shown, setShown] = useState(() => ({
    thread,
    draft: readDraft(thread),
  }));
  if (shown.thread !== thread) setShown({ thread, draft: readDraft(thread) });
  const change = (change: Partial<Draft>): void => {
    setShown({ thread, draft: writeDraft(thread, change) });
  };
  return {
    draft: shown.draft,
    change,
    attach: (files) => {
      // Files can be dropped before the last ones are rendered.
      change({ files: [...readDraft(thread).files, ...files] });
    },
    finish: () => {
      removeDraft(thread, flushOutgoing());
      setShown({ thread, draft: NO_DRAFT });
    },
  };
}
