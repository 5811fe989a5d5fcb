import {
  type UseLiveConversationsResult,
  useLiveConversations,
} from "@kapso-platform/react";
import type { InboxFilters } from "../filters/inbox-filters.js";
import { listParams } from "../filters/list-params.js";

/** Milliseconds between two looks at what has changed. */
export const INTERVAL = 5_000;

/** The live list of conversations under the filters of the page. */
export function useInboxList(
  filters: InboxFilters,
): UseLiveConversationsResult {
  return useLiveConversations(listParams(filters), { interval: INTERVAL });
}
