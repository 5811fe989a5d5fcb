import type { WhatsappMessage } from "@kapso-platform/client";
import type { OutgoingMessage } from "./outgoing-message.js";

/** A message of a thread: listed by the API, or being sent. */
export interface ThreadMessage {
  /**
   * Key for React. It stays the same when the API lists a message that was being sent.
   */
  readonly key: string;
  readonly message: WhatsappMessage;
  /** State of sending; null once the API lists the message. */
  readonly outgoing: OutgoingMessage | null;
  /** Why it did not reach the contact; null if it did not fail. */
  readonly failure: MessageFailure | null;
}

/** Why a message did not reach the contact. */
export interface MessageFailure {
  /** Meta's code, such as `"131026"`, if there is one. */
  readonly code: string | null;
  /** Message of the error. */
  readonly reason: string;
}

const listed = new WeakMap<WhatsappMessage, ThreadMessage>();
const sent = new WeakMap<OutgoingMessage, ThreadMessage>();

/**
 * Joins listed messages and messages that are being sent, which are last.
 *
 * @param messages - The listed messages, oldest first.
 * @param keyOf - Returns the key of a message that was sent from this page.
 * @returns the entries, which keep their identity while they do not change
 */
export function joinThread(
  messages: readonly WhatsappMessage[],
  outgoing: readonly OutgoingMessage[],
  keyOf: (wamid: string) => string | undefined,
): readonly ThreadMessage[] {
  const entries = messages.map((message) => {
    let entry = listed.get(message);
    if (!entry) {
      const key = keyOf(message.id) ?? message.id;
      entry = { key, message, outgoing: null, failure: failureOf(message) };
      listed.set(message, entry);
    }
    return entry;
  });
  if (outgoing.length === 0) return entries;
  const ids = new Set(messages.map(({ id }) => id));
  for (const one of outgoing) {
    if (!ids.has(one.message.id)) entries.push(toEntry(one));
  }
  return entries;
}

function toEntry(outgoing: OutgoingMessage): ThreadMessage {
  let entry = sent.get(outgoing);
  if (!entry) {
    const { key, message, error } = outgoing;
    const { code = null } = (error ?? {}) as { code?: string | null };
    const failure = error && { code, reason: error.message };
    entry = { key, message, outgoing, failure };
    sent.set(outgoing, entry);
  }
  return entry;
}

/** Meta's reason why a message was not delivered. */
function failureOf({ kapso }: WhatsappMessage): MessageFailure | null {
  if (kapso.status !== "failed") return null;
  type Status = {
    errors?: { code?: number; title?: string; message?: string }[];
  };
  const statuses = (kapso.statuses ?? []) as readonly Status[];
  const error = statuses.flatMap(({ errors = [] }) => errors).at(-1);
  return {
    code: error?.code === undefined ? null : String(error.code),
    reason: error?.message ?? error?.title ?? "WhatsApp did not deliver it",
  };
}
