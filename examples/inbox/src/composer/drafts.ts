import type { WhatsappMessage } from "@kapso-platform/client";
import { createStore, entries, get } from "idb-keyval";
import { writeAtOnce } from "../storage/write-at-once.js";

/** What is written to a contact and not sent yet. */
export interface Draft {
  readonly text: string;
  readonly files: readonly File[];
  /** The message that it replies to. */
  readonly quoted: WhatsappMessage | null;
  readonly template: TemplateDraft | null;
}

/** What is typed into the form of a template. */
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

/** How many threads keep a draft over a reload, and for how long. */
const MOST_DRAFTS = 100;
const LONGEST = 30 * 86_400_000;

/** What is stored of a draft, without its files: those are written less often. */
interface StoredText extends Omit<Draft, "files"> {
  readonly savedAt: number;
}

/** `text/…` and `files/…` by thread. */
const store = createStore("inbox-drafts", "threads");
const textOf = (thread: string): string => `text/${thread}`;
const filesOf = (thread: string): string => `files/${thread}`;

/** Tells the other tabs which thread has another draft now. */
const channel = new BroadcastChannel("inbox-drafts");

const drafts = new Map<string, Draft>();

/** Loads the drafts of earlier pages, and removes those that are too old. */
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
    // Without storage, drafts last until the page is closed.
  }
}

/** The draft of a thread. */
export function readDraft(thread: string): Draft {
  return drafts.get(thread) ?? NO_DRAFT;
}

/** Changes the draft of a thread, and keeps it over a reload. */
export function writeDraft(thread: string, change: Partial<Draft>): Draft {
  const { files } = readDraft(thread);
  const draft = changeDraft(thread, change);
  void keep(thread, draft.files !== files);
  return draft;
}

/**
 * Empties the parts of a draft that were sent.
 *
 * @param isStored - They stay stored until then, so that a page that is left in this
 *   moment loses nothing.
 */
export function finishDraft(
  thread: string,
  sent: Partial<Draft>,
  isStored: Promise<void>,
): Draft {
  // Meanwhile, something else may be written.
  void isStored.then(() => keep(thread, true));
  return changeDraft(thread, sent);
}

function changeDraft(thread: string, change: Partial<Draft>): Draft {
  const draft = { ...readDraft(thread), ...change };
  if (isEmpty(draft)) drafts.delete(thread);
  else drafts.set(thread, draft);
  return draft;
}

/** Stores the draft of a thread as it is now; an empty one is removed. */
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
    // Without storage it lasts until the page is closed; so do files that are too
    // large for it.
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
