import { useKapso } from "@kapso-platform/react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import type { ReactElement } from "react";
import { ConversationRow } from "../conversations/conversation-row.js";
import { INTERVAL } from "../conversations/use-inbox-list.js";
import { EmptyList, ListSkeleton } from "../conversations/list-states.js";
import { Problem } from "../feedback/problem.js";
import type { InboxFilters } from "../filters/inbox-filters.js";
import { routePath } from "../routing/route.js";
import { MOST_CONVERSATIONS, findThreads } from "./find-threads.js";

/** Number of ticks of the list after which the search is repeated. */
const TICKS = 6;

/** The results of a search by name. */
export function NameResults({
  filters,
  openId,
}: {
  filters: InboxFilters;
  openId: string | null;
}): ReactElement {
  const kapso = useKapso();
  const query = useQuery({
    queryKey: ["inbox", "name-search", filters],
    queryFn: ({ signal }) => findThreads(kapso, filters, signal),
    placeholderData: keepPreviousData,
    refetchInterval: INTERVAL * TICKS,
    // The client already retries.
    retry: false,
  });
  const { data, error, refetch } = query;
  if (error !== null && !data) {
    return <Problem error={error} onRetry={() => void refetch()} />;
  }
  if (!data) return <ListSkeleton />;
  const { threads, isPartial } = data;
  const note = isPartial ? (
    <p className="list-footer">
      Only the newest {MOST_CONVERSATIONS} conversations were searched for this
      name. Older ones are found by number.
    </p>
  ) : null;
  if (threads.length === 0) {
    return (
      <>
        <EmptyList filters={filters} />
        {note}
      </>
    );
  }
  return (
    <div className="list">
      <div className="list-scroller">
        <ul aria-label="Conversations" className="list-found">
          {threads.map((conversation) => (
            <li key={conversation.id}>
              <ConversationRow
                conversation={conversation}
                href={routePath({ filters, conversationId: conversation.id })}
                isOpen={conversation.id === openId}
                isTabStop
              />
            </li>
          ))}
        </ul>
        {note}
      </div>
    </div>
  );
}
