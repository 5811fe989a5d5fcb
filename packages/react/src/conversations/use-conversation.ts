"use client";
import type { KapsoError, WhatsappConversation } from "@kapso-platform/client";
import {
  type UseQueryResult,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { conversationsGetOptions } from "../generated/queries.js";
import { useKapso } from "../provider/use-kapso.js";
import type { QueryOverrides } from "../queries/use-kapso-query.js";
import { findConversation } from "./conversation-queries.js";

/** Options of {@link useConversation}: any option of TanStack's `useQuery`. */
export type UseConversationOptions = Omit<
  QueryOverrides<WhatsappConversation, WhatsappConversation>,
  "select"
>;

/**
 * One conversation. Until its answer is there, what a loaded list holds of it
 * is shown (`isPlaceholderData`), so that a detail opens without a spinner. A
 * change is shown at once on that, too; it then counts as data that is out of
 * date.
 *
 * @param id - Kapso id of the conversation. Without one nothing is requested,
 *   as while nothing is selected.
 * @param options - Any option of `useQuery`.
 *
 * @example
 * ```tsx
 * const { data: conversation, error } = useConversation(id);
 * ```
 */
export function useConversation(
  id: string | null | undefined,
  options?: UseConversationOptions,
): UseQueryResult<WhatsappConversation, KapsoError> {
  const queryClient = useQueryClient();
  const given = id ?? undefined;
  const { enabled = true, ...rest } = options ?? {};
  return useQuery({
    placeholderData: () =>
      given === undefined ? undefined : findConversation(queryClient, given),
    ...conversationsGetOptions(useKapso(), given ?? ""),
    ...rest,
    enabled: given === undefined ? false : enabled,
  });
}
