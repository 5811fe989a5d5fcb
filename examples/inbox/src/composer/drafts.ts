import type { WhatsappMessage } from "@kapso-platform/client";
import { createStore, entries, get } from "idb-keyval";
import { writeAtOnce } from "../storage/write-at-once.js";

/** A message to a contact that is not sent yet. */
export interface Draft {
  readonly text: string;
  readonly files: readonly File[];
  /** The message that it replies to. */
  readonly quoted: WhatsappMessage | null;
  readonly template: TemplateDraft | null;
}

/** The entries in the form of a template. */
export interface TemplateDraft {
  readonly name: string;
  readonly language: string;
  /** By `fieldKey`. */
  readonly values: ReadonlyMap<string, string>;
}

export const NO_DRAFT: Draft = {
  text: "",
  files: [],
  quoted: null,
  template: null,
};

/** Maximum number and age of the stored drafts. */
const MOST_DRAFTS = 100;
const LONGEST = 30 * 86_400_000;

/** A stored draft without its files, which are written less often. */
interface StoredText extends Omit<Draft, "files"> {
  readonly savedAt: number;
}

/** `text/…` and `files/…` by thread. */
const store = createStore("inbox-drafts", "threads");
const textOf = (thread: string): string => `text/${thread}`;
const filesOf = (thread: string): string => `files/${thread}`;

/** Informs the other tabs about the thread whose draft has changed. */
const channel = new BroadcastChannel("inbox-drafts");

const drafts = new Map<string, Draft>();

/** Loads the stored drafts, and removes old ones. */
export async function loadDrafts(): Promise<void> {
  channel.addEventListener("message", ({ data }: MessageEvent<string>) => {
    void load(data).catch(() => {});
  });
  try {
    const stored = await entries<string, unknown>(store);
    const byAge = stored
      .filter(([key]) => key.startsWith("text/"))
      .map(([key, text]) => [key.slice("text/".length), text] as const)
      .sort(([, a], [, b]) => savedAt(b) - savedAt(a));
    for (const [index, [thread, text]] of byAge.entries()) {
      const isKept =
        index < MOST_DRAFTS && savedAt(text) > Date.now() - LONGEST;
      if (isKept) await load(thread);
      else await keep(thread, true);
    }
  } catch {
    // Without storage, drafts are kept until the page is closed.
  }
}

/** The draft of a thread. */
export function readDraft(thread: string): Draft {
  return drafts.get(thread) ?? NO_DRAFT;
}

/** Changes the draft of a thread, and stores it. */
export function writeDraft(thread: string, change: Partial<Draft>): Draft {
  const { files } = readDraft(thread);
  const draft = changeDraft(thread, change);
  void keep(thread, draft.files !== files);
  return draft;
}

/**
 * Empties the parts of a draft that were sent.
 *
 * @param isStored - Resolves when the sent messages are stored. Until then, the draft stays
 *   stored, so that nothing is lost if the user leaves the page.
 */
export function finishDraft(
  thread: string,
  sent: Partial<Draft>,
  isStored: Promise<void>,
): Draft {
  // The user may write something else in the meantime.
  void isStored.then(() => keep(thread, true));
  return changeDraft(thread, sent);
}

function changeDraft(thread: string, change: Partial<Draft>): Draft {
  const draft = { ...readDraft(thread), ...change };
  if (isEmpty(draft)) drafts.delete(thread);
  else drafts.set(thread, draft);
  return draft;
}

/** Stores the current draft of a thread; removes an empty one. */
async function keep(thread: string, withFiles: boolean): Promise<void> {
  const draft = drafts.get(thread);
  try {
    await writeAtOnce(store, (opened) => {
      if (!draft) {
        opened.delete(textOf(thread));
        opened.delete(filesOf(thread));
        return;
      }
      const { files, ...texts } = draft;
      const stored: StoredText = { ...texts, savedAt: Date.now() };
      opened.put(stored, textOf(thread));
      if (withFiles) opened.put(files, filesOf(thread));
    });
    channel.postMessage(thread);
  } catch {
    // Without storage, the draft is kept until the page is closed. So are files that are
    // too large for the storage.
    if (withFiles && draft) await keep(thread, false);
  }
}

async function load(thread: string): Promise<void> {
  const stored = await get<StoredText>(textOf(thread), store);
  const files = await get<readonly File[]>(filesOf(thread), store);
  if (!stored) drafts.delete(thread);
  else {
    const { savedAt: _, ...texts } = stored;
    drafts.set(thread, { ...NO_DRAFT, ...texts, files: files ?? [] });
  }
}

function savedAt(stored: unknown): number {
  return (stored as Partial<StoredText>).savedAt ?? 0;
}

function isEmpty({ text, files, quoted, template }: Draft): boolean {
  return (
    text === "" && files.length === 0 && quoted === null && template === null
  );
}
