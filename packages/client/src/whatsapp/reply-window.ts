import { isRecord, show } from "../arguments/show.js";
import { ArgumentError } from "../errors/argument-error.js";

/** How long a business may write freely after the contact's last message. */
const WINDOW_MS = 24 * 60 * 60_000;

/** The part of a conversation that {@link replyWindow} reads. */
export interface ReplyWindowSource {
  readonly kapso?:
    | {
        /** When the contact last wrote. */
        readonly last_inbound_at?: string | null | undefined;
      }
    | null
    | undefined;
}

/** Until when anything but a template may be sent. */
export interface ReplyWindow {
  /** Whether any message may be sent; otherwise only templates. */
  readonly isOpen: boolean;
  /** When the window closes, or closed; null if the contact is not known to have written. */
  readonly closesAt: Date | null;
  /** Milliseconds until then; 0 if it is closed. */
  readonly remainingMs: number;
}

/**
 * Says whether a conversation's 24-hour window is open: WhatsApp takes messages
 * other than templates for 24 hours after the contact's last message, and
 * rejects later ones with code 131047 ({@link KapsoReplyWindowError}).
 *
 * @param conversation - Of `conversations.get` or `.list`, of the messaging API
 *   or of a webhook. One without `kapso.last_inbound_at` counts as closed; the
 *   messaging API gives it if `fields` asks for it.
 * @param now - The current time. Default: the clock of this machine.
 * @throws KapsoArgumentError if `conversation` is not an object or `now` is not
 *   a time
 *
 * @example
 * ```ts
 * import { createKapsoClient, replyWindow } from "@kapso-platform/client";
 *
 * const kapso = createKapsoClient();
 * for (const conversation of (await kapso.conversations.list()).items) {
 *   const { isOpen, remainingMs } = replyWindow(conversation);
 *   console.log(conversation.id, isOpen, Math.round(remainingMs / 60_000));
 * }
 * ```
 */
export function replyWindow(
  conversation: ReplyWindowSource,
  now: Date | number = Date.now(),
): ReplyWindow {
  if (!isRecord(conversation)) {
    throw new ArgumentError(
      "conversation",
      `must be a conversation with kapso.last_inbound_at, not ${show(conversation)}`,
    );
  }
  const time = Number(now);
  if (Number.isNaN(time)) {
    throw new ArgumentError(
      "now",
      `must be a Date or milliseconds since 1970, not ${show(now)}`,
    );
  }
  const { kapso } = conversation as ReplyWindowSource;
  const closing = Date.parse(kapso?.last_inbound_at ?? "") + WINDOW_MS;
  if (Number.isNaN(closing)) {
    return { isOpen: false, closesAt: null, remainingMs: 0 };
  }
  const remainingMs = Math.max(0, closing - time);
  return { isOpen: remainingMs > 0, closesAt: new Date(closing), remainingMs };
}
