import { open } from "node:fs/promises";
import {
  type ConversationSweep,
  type KapsoClient,
  type RateLimit,
  type WhatsappConversation,
  isKapsoError,
} from "@kapso-platform/client";
import {
  readCheckpoint,
  removeCheckpoint,
  writeCheckpoint,
} from "./checkpoint.js";
import { FORMATS } from "./formats.js";

/** Number of conversations between two checkpoints. */
const CHECKPOINT_EVERY = 100;

export interface ExportOptions {
  readonly kapso: KapsoClient;
  readonly file: string;
  readonly format: keyof typeof FORMATS;
  /** Oldest activity to include, as a date-time; everything by default. */
  readonly from?: string | undefined;
  /** Number of parallel requests. */
  readonly concurrency?: number | undefined;
  readonly rateLimit?: RateLimit | undefined;
  /** Stops the export; a later call continues it. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each conversation. */
  readonly onProgress?: ((progress: ExportProgress) => void) | undefined;
}

export interface ExportProgress {
  readonly conversations: number;
  readonly messages: number;
  /** Activity of the last conversation, as a date-time. */
  readonly reached: string;
}

export interface ExportResult {
  readonly conversations: number;
  readonly messages: number;
  /** False if the signal stopped it; a later call continues it. */
  readonly isComplete: boolean;
  /** Number of conversations that an earlier call had written. */
  readonly resumedAt: number;
}

/**
 * Writes all conversations with their messages to a file. The next call for the
 * same file continues an export that was stopped or failed.
 *
 * @throws Error if the file exists and is not a stopped export
 */
export async function exportConversations({
  kapso,
  file,
  format,
  from,
  concurrency = 4,
  rateLimit,
  signal,
  onProgress,
}: ExportOptions): Promise<ExportResult> {
  const { head, lines } = FORMATS[format];
  const earlier = await readCheckpoint(file);
  const output = await openOutput(file, earlier !== undefined);
  let { bytes, conversations, messages } = earlier ?? {
    bytes: 0,
    conversations: 0,
    messages: 0,
  };
  const resumedAt = conversations;
  const write = async (text: string): Promise<void> => {
    const { bytesWritten } = await output.write(text, bytes);
    bytes += bytesWritten;
  };
  const sweep = kapso.conversations.sweep({
    from,
    concurrency,
    rateLimit,
    signal,
    resumeFrom: earlier?.position,
  });
  try {
    // Removes anything that was written after the checkpoint.
    await output.truncate(bytes);
    if (!earlier) await write(head);
    const source = withPositions(sweep);
    for await (const swept of kapso.messages.sweep({
      conversations: source,
      concurrency,
      rateLimit,
      signal,
    })) {
      const { conversation, position } = swept.conversation;
      // The file has everything before this conversation.
      if (position !== undefined && conversations % CHECKPOINT_EVERY === 0) {
        await writeCheckpoint(file, {
          position,
          bytes,
          conversations,
          messages,
        });
      }
      await write(lines({ conversation, messages: swept.messages }));
      conversations++;
      messages += swept.messages.length;
      onProgress?.({
        conversations,
        messages,
        reached: conversation.last_active_at,
      });
    }
    await output.sync();
    await removeCheckpoint(file);
    return { conversations, messages, isComplete: true, resumedAt };
  } catch (error) {
    if (!signal?.aborted || !isKapsoError(error)) throw error;
    return { conversations, messages, isComplete: false, resumedAt };
  } finally {
    await output.close();
  }
}

/** Each conversation with the position of the sweep before it. */
async function* withPositions(sweep: ConversationSweep): AsyncGenerator<{
  readonly id: string;
  readonly conversation: WhatsappConversation;
  readonly position: string | undefined;
}> {
  for await (const conversation of sweep) {
    const { position } = sweep;
    yield { id: conversation.id, conversation, position };
  }
}

async function openOutput(
  file: string,
  isResumed: boolean,
): ReturnType<typeof open> {
  try {
    return await open(file, isResumed ? "r+" : "wx");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    throw new Error(
      `${file} exists and is not a stopped export: remove it, or choose another file with --out`,
      { cause: error },
    );
  }
}
