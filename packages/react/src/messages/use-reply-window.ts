"use client";
import {
  type ReplyWindow,
  type ReplyWindowSource,
  replyWindow,
} from "@kapso-platform/client";
import {
  type QueryClient,
  type SkipToken,
  notifyManager,
  skipToken,
  useQueryClient,
} from "@tanstack/react-query";
import {
  useCallback,
  useEffect,
  useReducer,
  useSyncExternalStore,
} from "react";
import { findLatestInbound } from "./message-lists.js";

/** Maximum duration of a timer, in milliseconds. A longer one would fire immediately. */
const LONGEST_TIMER = 2 ** 31 - 1;

/**
 * Whether the contact has written within the last 24 hours, so that any message can be sent;
 * otherwise only templates can. Renders when the window closes, with one timer, and when a
 * message of the contact reopens it, in the conversation or its loaded messages.
 *
 * `remainingMs` is the value of the last render. For a countdown, use `closesAt` and your own
 * timer.
 *
 * @param conversation - Without one (null, undefined or `skipToken`), the window
 *   is closed. With an `id`, its loaded messages count as well.
 * @param queryClient - Instead of that of the nearest `QueryClientProvider`.
 *
 * @example
 * ```tsx
 * const { isOpen, closesAt } = useReplyWindow(conversation);
 * ```
 */
export function useReplyWindow(
  conversation:
    | (ReplyWindowSource & { readonly id?: string | undefined })
    | null
    | undefined
    | SkipToken,
  queryClient?: QueryClient,
): ReplyWindow {
  const cache = useQueryClient(queryClient);
  const given = conversation === skipToken ? undefined : conversation;
  const latest = useLatestInbound(cache, given?.id);
  const [, rerender] = useReducer((count: number) => count + 1, 0);
  const window = replyWindow(withInbound(given, latest));
  const closesAt = window.isOpen ? window.closesAt?.getTime() : undefined;
  useEffect(() => {
    if (closesAt === undefined) return;
    let timer: ReturnType<typeof setTimeout>;
    const wait = (): void => {
      const left = closesAt - Date.now();
      // At `closesAt` itself the window is closed.
      if (left <= 0) rerender();
      else timer = setTimeout(wait, Math.min(left, LONGEST_TIMER));
    };
    wait();
    return () => {
      clearTimeout(timer);
    };
  }, [closesAt]);
  return window;
}

/** Time of the newest loaded message from the contact; null without one. */
function useLatestInbound(
  queryClient: QueryClient,
  id: string | undefined,
): number | null {
  const subscribe = useCallback(
    (listener: () => void) =>
      queryClient.getQueryCache().subscribe(({ type }) => {
        if (type === "updated") notifyManager.schedule(listener);
      }),
    [queryClient],
  );
  const read = (): number | null =>
    id === undefined ? null : findLatestInbound(queryClient, id);
  return useSyncExternalStore(subscribe, read, () => null);
}

/** The conversation with the time of the latest message. */
function withInbound(
  conversation: ReplyWindowSource | null | undefined,
  latest: number | null,
): ReplyWindowSource {
  const known = conversation?.kapso?.last_inbound_at;
  const isNewer = latest !== null && !(known && Date.parse(known) >= latest);
  const last_inbound_at = isNewer ? new Date(latest).toISOString() : known;
  return { kapso: { last_inbound_at } };
}
