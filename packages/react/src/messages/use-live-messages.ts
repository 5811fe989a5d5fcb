"use client";
import type { WhatsappMessage } from "@kapso-platform/client";
import {
  type QueryClient,
  type SkipToken,
  skipToken,
  useQueryClient,
} from "@tanstack/react-query";
import { useMemo } from "react";
import { messagesGet, messagesList } from "@kapso-platform/client/operations";
import { extendResult } from "../hooks/extend-result.js";
import type { LiveState } from "../live/live-state.js";
import { DEFAULT_INTERVAL, useLiveFeed } from "../live/use-live-feed.js";
import { useClient } from "../provider/use-kapso.js";
import type { MessageFilters } from "../queries/filters.js";
import { infiniteKeyOf } from "../queries/list-options.js";
import type { InfiniteList } from "../queries/query-options.js";
import type { MessageSource } from "./message-ticks.js";
import { checkThread } from "./check-message.js";
import { type MessageThread, threadIdOf } from "./message-to-send.js";
import { type ThreadMessage, joinThread } from "./message-thread.js";
import { outgoingMessagesOf } from "./outgoing-messages.js";
import { useOutgoing } from "./use-outgoing.js";
import {
  type UseMessagesOptions,
  type UseMessagesResult,
  useMessages,
} from "./use-messages.js";

/** Options of {@link useLiveMessages}: those of `useMessages`, and `interval`. */
export type UseLiveMessagesOptions<Data = InfiniteList<WhatsappMessage>> = Omit<
  UseMessagesOptions<Data>,
  "filters"
> & {
  /**
   * Filters of the messages, and `limit` for the page size. `status` is not supported,
   * because ticks do not notice messages that no longer match.
   */
  filters?: Omit<MessageFilters, "conversation_id" | "status"> | undefined;
  /**
   * Milliseconds between ticks: above 0, or `Infinity` for none.
   *
   * @defaultValue `5_000`
   */
  interval?: number | undefined;
};

/** Result of {@link useLiveMessages}: that of `useMessages`, `thread` and `live`. */
export type UseLiveMessagesResult<Data = InfiniteList<WhatsappMessage>> =
  UseMessagesResult<Data> & {
    /**
     * The loaded messages, oldest first, followed by messages of `useSendMessage` that the
     * API does not list yet.
     */
    readonly thread: readonly ThreadMessage[];
    /** State of the ticks; see {@link LiveState}. */
    readonly live: LiveState;
  };

const NONE: readonly WhatsappMessage[] = [];

/**
 * `useMessages`, kept up to date, with the messages that `useSendMessage` is sending. Each
 * tick is one request for the newest messages, for any number of loaded pages: new messages
 * are added, and the latest 100 get their current status. Only changed messages get a new
 * identity.
 *
 * Ticks pause in a hidden tab and offline, and catch up immediately afterwards. After a failed
 * tick, the next one waits twice as long, up to five minutes, or for `Retry-After`. A sent
 * message starts a tick immediately. If there are more new messages than one request returns,
 * the tick sends further requests until it reaches the loaded messages; after ten requests, it
 * fetches the list again.
 *
 * @param conversation - Without one (null, undefined or `skipToken`), or without
 *   its `id`, nothing is requested.
 * @param options - `interval`, and the options of `useMessages`.
 * @param queryClient - Instead of that of the nearest `QueryClientProvider`.
 * @throws KapsoArgumentError for an interval that is not above 0
 *
 * @example
 * ```tsx
 * const { thread, fetchNextPage, live } = useLiveMessages(conversation);
 * ```
 */
export function useLiveMessages<Data = InfiniteList<WhatsappMessage>>(
  conversation: MessageThread | null | undefined | SkipToken,
  options: UseLiveMessagesOptions<Data> = {},
  queryClient?: QueryClient,
): UseLiveMessagesResult<Data> {
  const { interval = DEFAULT_INTERVAL, ...rest } = options;
  checkThread(conversation);
  const kapso = useClient();
  const cache = useQueryClient(queryClient);
  const given = conversation === skipToken ? null : conversation;
  const id = given?.id;
  const { staleTime = Infinity, filters } = rest;
  const result = useMessages(id, { ...rest, staleTime }, cache);
  const listed = { ...filters, conversation_id: id } as MessageFilters;
  const queryKey = infiniteKeyOf(messagesList, [listed]);
  const sending = outgoingMessagesOf(cache);
  const threadId = threadIdOf(given);
  const source: MessageSource = {
    queryClient: cache,
    queryKey,
    filters: listed,
    isSending: () => threadId !== null && sending.isSending(threadId),
    list: (params, options) => kapso.call(messagesList, params, options),
    get: (wamid, options) => kapso.call(messagesGet, wamid, options),
    async loadTicks() {
      const { MessageTicks } = await import("./message-ticks.js");
      return new MessageTicks(source);
    },
  };
  const { isEnabled } = result;
  const { request } = rest;
  const live = useLiveFeed(source, { kapso, interval, isEnabled, request });
  const outgoing = useOutgoing(sending, threadId);
  const { chronological = NONE } = result as {
    chronological?: readonly WhatsappMessage[];
  };
  const thread = useMemo(
    () => joinThread(chronological, outgoing, (wamid) => sending.keyOf(wamid)),
    [chronological, outgoing, sending],
  );
  return extendResult(result, { thread, live });
}
