import type { WhatsappMessage } from "@kapso-platform/client";
import type { ThreadMessage } from "@kapso-platform/react";
import { startOfDay } from "../time/format.js";

/** A reaction to a message. */
export interface Reaction {
  readonly emoji: string;
  readonly isOurs: boolean;
}

/** A message with data that depends on its position. */
export interface ThreadRow {
  readonly key: string;
  readonly entry: ThreadMessage;
  /** For the first message of a day: the day, in milliseconds. Otherwise null. */
  readonly day: number | null;
  /** Whether the previous message is from the same side and day. */
  readonly isFollowing: boolean;
  /** Whether it is the first message of a new conversation of the contact. */
  readonly isNewConversation: boolean;
  /** The latest reaction of each side. */
  readonly reactions: readonly Reaction[];
  /** The message that it replies to; undefined if it is not loaded. */
  readonly quoted: WhatsappMessage | undefined;
}

const NO_REACTIONS: readonly Reaction[] = [];

/** When a message was sent, in milliseconds; the API returns seconds. */
export function sentAt({ timestamp }: WhatsappMessage): number {
  return Number(timestamp) * 1000;
}

/**
 * The rows of a thread: reactions go to their message, if it is loaded.
 *
 * @param thread - oldest first
 * @param before - the previous rows; unchanged rows are reused
 */
export function threadRows(
  thread: readonly ThreadMessage[],
  before: readonly ThreadRow[],
): readonly ThreadRow[] {
  const messages = new Map(thread.map(({ message }) => [message.id, message]));
  const reactions = reactionsOf(thread, messages);
  const known = new Map(before.map((row) => [row.key, row]));
  const rows: ThreadRow[] = [];
  let last: WhatsappMessage | undefined;
  for (const entry of thread) {
    const { key, message } = entry;
    if (targetOf(message, messages) !== undefined) continue;
    const day = startOfDay(sentAt(message));
    const isNewDay = !last || startOfDay(sentAt(last)) !== day;
    const id = message.context?.id;
    const row: ThreadRow = {
      key,
      entry,
      day: isNewDay ? day : null,
      isFollowing:
        !isNewDay && last?.kapso.direction === message.kapso.direction,
      isNewConversation: last !== undefined && isNewConversation(last, message),
      reactions: reactions.get(message.id) ?? NO_REACTIONS,
      quoted: id === undefined ? undefined : messages.get(id),
    };
    const old = known.get(key);
    rows.push(old && isSame(old, row) ? old : row);
    last = message;
  }
  return rows;
}

function isNewConversation(a: WhatsappMessage, b: WhatsappMessage): boolean {
  const [before, after] = [a, b].map(
    ({ kapso }) => kapso.whatsapp_conversation_id,
  );
  return Boolean(before && after) && before !== after;
}

/** Id of the loaded message of a reaction. */
function targetOf(
  { type, reaction }: WhatsappMessage,
  messages: ReadonlyMap<string, WhatsappMessage>,
): string | undefined {
  const id = type === "reaction" ? reaction?.message_id : undefined;
  return id !== undefined && messages.has(id) ? id : undefined;
}

function reactionsOf(
  thread: readonly ThreadMessage[],
  messages: ReadonlyMap<string, WhatsappMessage>,
): ReadonlyMap<string, readonly Reaction[]> {
  const found = new Map<string, Reaction[]>();
  for (const { message } of thread) {
    const target = targetOf(message, messages);
    if (target === undefined || message.kapso.status === "failed") continue;
    const isOurs = message.kapso.direction === "outbound";
    const others = found.get(target)?.filter((one) => one.isOurs !== isOurs);
    const emoji = message.reaction?.emoji;
    // An empty reaction removes the previous one.
    found.set(target, [
      ...(others ?? []),
      ...(emoji ? [{ emoji, isOurs }] : []),
    ]);
  }
  return found;
}

function isSame(a: ThreadRow, b: ThreadRow): boolean {
  return (
    a.entry === b.entry &&
    a.day === b.day &&
    a.isFollowing === b.isFollowing &&
    a.isNewConversation === b.isNewConversation &&
    a.quoted === b.quoted &&
    a.reactions.length === b.reactions.length &&
    a.reactions.every(
      ({ emoji, isOurs }, index) =>
        b.reactions[index]?.emoji === emoji &&
        b.reactions[index].isOurs === isOurs,
    )
  );
}
