"use client";
import type { KapsoError, WhatsappConversation } from "@kapso-platform/client";
import {
  type QueryClient,
  type UseQueryResult,
  useQueryClient,
} from "@tanstack/react-query";
import { conversationsGet } from "@kapso-platform/client/operations";
import type { MaybeId } from "../hooks/idle.js";
import { type ItemHookOptions, useItem } from "../hooks/use-item.js";
import { findConversation } from "./conversation-queries.js";

/** Options of {@link useConversation}: `request`, and any option of `useQuery`. */
export type UseConversationOptions<Data = WhatsappConversation> =
  ItemHookOptions<WhatsappConversation, Data>;

/**
 * One conversation. Until its response arrives, it returns the version in a loaded list
 * (`isPlaceholderData`), so that a detail opens without a spinner. A change is shown
 * immediately on that version as well, as stale data.
 *
 * @param id - Kapso id of the conversation. Without one (null, undefined, empty
 *   or `skipToken`) nothing is requested.
 * @param options - `request`, `select`, and any other option of `useQuery`.
 * @param queryClient - Instead of that of the nearest `QueryClientProvider`.
 *
 * @example
 * ```tsx
 * const { data: conversation, error } = useConversation(id);
 * ```
 */
export function useConversation<Data = WhatsappConversation>(
  id: MaybeId,
  options?: UseConversationOptions<Data>,
  queryClient?: QueryClient,
): UseQueryResult<Data, KapsoError> {
  const cache = useQueryClient(queryClient);
  const placeholderData =
    options?.placeholderData ??
    (() => (typeof id === "string" ? findConversation(cache, id) : undefined));
  const withPlaceholder = {
    ...options,
    placeholderData,
  } as UseConversationOptions<Data>;
  return useItem(conversationsGet, [id], withPlaceholder, queryClient);
}
