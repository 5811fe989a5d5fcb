import type { ReactElement } from "react";

/** Marks a row whose contact waits for a reply: a dot if unread, otherwise a ring. */
export function WaitingMark({ isUnread }: { isUnread: boolean }): ReactElement {
  const text = isUnread ? "Unread" : "Waiting for a reply";
  return (
    <span className="waiting" data-unread={isUnread || undefined} title={text}>
      <span className="sr-only">{text}</span>
    </span>
  );
}
