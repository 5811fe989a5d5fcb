"use client";
import { useCallback, useSyncExternalStore } from "react";
import type { OutgoingMessage } from "./outgoing-message.js";
import type { OutgoingMessages } from "./outgoing-messages.js";

const NONE: readonly OutgoingMessage[] = [];

/** The outgoing messages of a thread. */
export function useOutgoing(
  messages: OutgoingMessages,
  thread: string | null,
): readonly OutgoingMessage[] {
  const subscribe = useCallback(
    (listener: () => void) =>
      thread === null ? () => {} : messages.subscribe(thread, listener),
    [messages, thread],
  );
  const list = (): readonly OutgoingMessage[] =>
    thread === null ? NONE : messages.list(thread);
  return useSyncExternalStore(subscribe, list, () => NONE);
}
