"use client";
import type { KapsoError, MarkReadResult } from "@kapso-platform/client";
import {
  type QueryClient,
  type UseMutationResult,
  useMutation,
} from "@tanstack/react-query";
import type { MutationCallbacks } from "../mutations/mutation-callbacks.js";
import { withCallbacks } from "../mutations/with-callbacks.js";
import { useClient } from "../provider/use-kapso.js";
import {
  type MarkReadVariables,
  whatsappMessagesMarkReadMutation,
} from "./mark-read-mutation.js";
import type { ListedStatuses } from "./read-statuses.js";

/**
 * Marks a received message and all earlier ones as read: the contact sees blue ticks. Loaded
 * lists immediately show the status `"read"`, and the previous status if the request fails.
 * With `typing`, the contact also sees a typing indicator.
 *
 * The API has no count of unread messages; count the loaded ones that are
 * inbound and not `"read"`.
 *
 * @param options - `request` and callbacks. Callbacks are called when the cache is up to
 *   date.
 * @param queryClient - Instead of that of the nearest `QueryClientProvider`.
 *
 * @example
 * ```tsx
 * const markRead = useMarkRead();
 * markRead.mutate({ phone_number_id, message_id: message.id });
 * markRead.mutate({ phone_number_id, message_id: message.id, typing: true });
 * ```
 */
export function useMarkRead(
  options: MutationCallbacks<MarkReadResult, MarkReadVariables> = {},
  queryClient?: QueryClient,
): UseMutationResult<
  MarkReadResult,
  KapsoError,
  MarkReadVariables,
  ListedStatuses
> {
  const { request, ...callbacks } = options;
  const markRead = whatsappMessagesMarkReadMutation(useClient(), { request });
  return useMutation(withCallbacks(markRead, callbacks), queryClient);
}
