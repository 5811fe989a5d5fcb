import { Inbox, SearchX } from "lucide-react";
import type { ReactElement } from "react";
import { NO_FILTERS, hasFilters } from "../filters/inbox-filters.js";
import type { InboxFilters } from "../filters/inbox-filters.js";
import { changeFilters } from "../routing/route.js";

/** Placeholders for rows that are loading. */
export function ListSkeleton(): ReactElement {
  return (
    <div className="list-skeleton" role="status">
      <span className="sr-only">Loading conversations</span>
      {Array.from({ length: 12 }, (_, index) => (
        <div key={index} className="row" aria-hidden="true">
          <span className="avatar skeleton" />
          <span className="row-body">
            <span className="skeleton skeleton-line" data-width="name" />
            <span className="skeleton skeleton-line" data-width="text" />
          </span>
        </div>
      ))}
    </div>
  );
}

/** Shown if there are no conversations, or none that match the filters. */
export function EmptyList({
  filters,
}: {
  filters: InboxFilters;
}): ReactElement {
  if (!hasFilters(filters)) {
    return (
      <div className="notice">
        <span className="notice-icon">
          <Inbox size={22} aria-hidden="true" />
        </span>
        <p className="notice-title">No conversations yet</p>
        <p className="notice-hint">
          As soon as somebody writes to your number, it appears here.
        </p>
      </div>
    );
  }
  return (
    <div className="notice">
      <span className="notice-icon">
        <SearchX size={22} aria-hidden="true" />
      </span>
      <p className="notice-title">Nothing matches</p>
      <p className="notice-hint">
        No conversation matches all of these filters.
      </p>
      <div className="notice-actions">
        <button
          type="button"
          className="button"
          onClick={() => {
            changeFilters(NO_FILTERS);
          }}
        >
          Clear filters
        </button>
      </div>
    </div>
  );
}
