import type { ReactElement } from "react";

const WIDTHS = ["44%", "30%", "52%", "36%", "48%", "26%"] as const;

/** Placeholders for messages that are loading. */
export function MessagesSkeleton(): ReactElement {
  return (
    <div className="messages-skeleton" role="status">
      <span className="sr-only">Loading messages</span>
      {WIDTHS.map((width, index) => (
        <span
          key={width}
          aria-hidden="true"
          className="skeleton skeleton-bubble"
          data-direction={index % 3 === 2 ? "outbound" : "inbound"}
          style={{ width }}
        />
      ))}
    </div>
  );
}
