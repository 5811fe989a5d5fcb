import { useState } from "react";
import { flushOutgoing } from "../outgoing/stored-outgoing.js";
import {
  type Draft,
  NO_DRAFT,
  finishDraft,
  readDraft,
  writeDraft,
} from "./drafts.js";

/** The draft of a thread, and how to change it. */
export interface UsedDraft {
  readonly draft: Draft;
  readonly change: (change: Partial<Draft>) => void;
  readonly attach: (files: readonly File[]) => void;
  /** Clears text and files, which are being sent. */
  readonly finish: () => void;
  /** Clears the values of a template. */
  readonly finishTemplate: () => void;
}

/** The draft of a thread, which is kept when the user reloads or opens another thread. */
export function useDraft(thread: string): UsedDraft {
  const [shown, setShown] = useState(() => ({
    thread,
    draft: readDraft(thread),
  }));
  if (shown.thread !== thread) setShown({ thread, draft: readDraft(thread) });
  const change = (change: Partial<Draft>): void => {
    setShown({ thread, draft: writeDraft(thread, change) });
  };
  const end = (sent: Partial<Draft>): void => {
    setShown({ thread, draft: finishDraft(thread, sent, flushOutgoing()) });
  };
  return {
    draft: shown.draft,
    change,
    attach: (files) => {
      // Files can be dropped before the last ones are rendered.
      change({ files: [...readDraft(thread).files, ...files] });
    },
    finish: () => {
      const { text, files, quoted } = NO_DRAFT;
      end({ text, files, quoted });
    },
    finishTemplate: () => {
      end({ template: null });
    },
  };
}
