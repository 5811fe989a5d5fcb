import { formatValue } from "../arguments/format-value.js";
import { isRecord } from "../arguments/is-record.js";
import { ArgumentError, readArgument } from "../errors/argument-error.js";

/** Time after the contact's last message in which any message can be sent. */
const WINDOW_MS = 24 * 60 * 60_000;

/** The part of a conversation that {@link replyWindow} reads. */
export interface ReplyWindowSource {
  readonly kapso?:
    | {
        /** Time of the contact's last message. */
        readonly last_inbound_at?: string | null | undefined;
      }
    | null
    | undefined;
}

/** The period in which messages other than templates can be sent. */
export interface ReplyWindow {
  /** Whether any message can be sent. Otherwise only templates can. */
  readonly isOpen: boolean;
  /** When the window closes, or closed. Null if no message of the contact is known. */
  readonly closesAt: Date | null;
  /** Milliseconds until the window closes; 0 if it is closed. */
  readonly remainingMs: number;
}

/**
 * Returns whether the 24-hour window of a conversation is open. WhatsApp accepts messages
 * other than templates for 24 hours after the contact's last message, and rejects later
 * ones with code 131047 ({@link KapsoReplyWindowError}).
 *
 * @param conversation - A conversation from `conversations.get` or `.list`, the messaging
 *   API or a webhook. Without `kapso.last_inbound_at`, the window counts as closed; the
 *   messaging API only returns it if `fields` contains it.
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
      `must be a conversation with kapso.last_inbound_at, not ${formatValue(conversation)}`,
    );
  }
  const time = readArgument("now", () => Number(now));
  if (Number.isNaN(time)) {
    throw new ArgumentError(
      "now",
      `must be a Date or milliseconds since 1970, not ${formatValue(now)}`,
    );
  }
  const closing = readArgument("conversation", () => {
    const { kapso } = conversation as ReplyWindowSource;
    return Date.parse(kapso?.last_inbound_at ?? "") + WINDOW_MS;
  });
  if (Number.isNaN(closing)) {
    return { isOpen: false, closesAt: null, remainingMs: 0 };
  }
  const remainingMs = Math.max(0, closing - time);
  return { isOpen: remainingMs > 0, closesAt: new Date(closing), remainingMs };
}
