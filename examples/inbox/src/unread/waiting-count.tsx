import type { ReactElement } from "react";
import { useInboxList } from "../conversations/use-inbox-list.js";
import type { InboxFilters } from "../filters/inbox-filters.js";
import { useWaitingTitle } from "../routing/page-title.js";
import { waitingCount } from "./waiting.js";

/** The number of listed contacts who wait for a reply, also in the title of the page. */
export function WaitingCount({
  filters,
}: {
  filters: InboxFilters;
}): ReactElement | null {
  // The same query as the list below, so no extra request is sent.
  const { threads, query } = useInboxList(filters);
  const waiting = waitingCount(threads, query.hasNextPage);
  useWaitingTitle(waiting);
  return waiting === null ? null : (
    <span className="waiting-count">{waiting} waiting</span>
  );
}
