import type { WhatsappConversation } from "@kapso-platform/client";
import { useConversation } from "@kapso-platform/react";
import { INTERVAL } from "../conversations/use-inbox-list.js";

/** Milliseconds from a failed request to the next one. */
const AFTER_FAILURE = 30_000;

/** The open conversation, if it is loaded. */
export interface OpenConversation {
  readonly conversation: WhatsappConversation | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/**
 * An open conversation that updates itself. The live list only updates its own
 * rows, and an open conversation leaves the list when it is assigned while the
 * list shows "Unassigned", or when the filters change.
 */
export function useOpenConversation(id: string): OpenConversation {
  const { data, error, refetch } = useConversation(id, {
    refetchInterval: ({ state }) =>
      state.status === "error" ? AFTER_FAILURE : INTERVAL,
  });
  return { conversation: data, error, retry: () => void refetch() };
}
