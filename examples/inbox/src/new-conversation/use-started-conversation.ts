import type { WhatsappConversation } from "@kapso-platform/client";
import { useKapso } from "@kapso-platform/react";
import { useQuery } from "@tanstack/react-query";
import { onlyDigits } from "../filters/inbox-filters.js";
import type { NewContact } from "../routing/route.js";

/** Milliseconds between two requests for the conversation that a message started. */
const INTERVAL = 1_000;

/** Whether there is a conversation with a contact. */
export interface StartedConversation {
  /** The newest one; null if there is none, undefined until it is loaded. */
  readonly conversation: WhatsappConversation | null | undefined;
  readonly error: unknown;
  readonly retry: () => void;
}

/**
 * Finds the conversation with a contact on a business number.
 *
 * @param isExpected - whether a message was accepted, which starts one
 */
export function useStartedConversation(
  { phoneNumberId, number }: NewContact,
  isExpected: boolean,
): StartedConversation {
  const kapso = useKapso();
  const { data, error, refetch } = useQuery({
    queryKey: ["inbox", "started-conversation", phoneNumberId, number],
    queryFn: async ({ signal }) => {
      const { items } = await kapso.conversations.list(
        { phone_number_id: phoneNumberId, phone_number: number, limit: 20 },
        { signal },
      );
      // The API finds every number that contains these digits.
      const found = items.find(
        ({ phone_number }) => onlyDigits(phone_number ?? "") === number,
      );
      return found ?? null;
    },
    refetchInterval: isExpected ? INTERVAL : false,
    // Another user may have started one.
    staleTime: 0,
    gcTime: 0,
    // The client already retries.
    retry: false,
  });
  return {
    conversation: data,
    error: data === undefined ? error : null,
    retry: () => void refetch(),
  };
}
