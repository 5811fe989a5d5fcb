import type { WhatsappConversation } from "@kapso-platform/client";
import {
  type UseLiveConversationsResult,
  useLiveConversations,
} from "@kapso-platform/react";
import { useMemo } from "react";
import type { InboxFilters } from "../filters/inbox-filters.js";
import { listParams } from "../filters/list-params.js";
import { newestOfThreads } from "./threads.js";

/** Milliseconds between two requests for changes. */
export const INTERVAL = 5_000;

/** The live list of conversations that match the filters. */
export interface InboxList {
  /** The newest conversation of each thread. */
  readonly threads: readonly WhatsappConversation[];
  readonly query: UseLiveConversationsResult;
}

/** The live list of conversations that match the filters of the page. */
export function useInboxList(filters: InboxFilters): InboxList {
  const query = useLiveConversations(listParams(filters), {
    interval: INTERVAL,
  });
  const { conversations } = query;
  const threads = useMemo(
    () => newestOfThreads(conversations),
    [conversations],
  );
  return { threads, query };
}
