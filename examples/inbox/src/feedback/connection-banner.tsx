import type { LiveState } from "@kapso-platform/react";
import { onlineManager } from "@tanstack/react-query";
import { CloudOff, Lock, RotateCw, WifiOff } from "lucide-react";
import { type ReactElement, useSyncExternalStore } from "react";
import { useInboxList } from "../conversations/use-inbox-list.js";
import type { InboxFilters } from "../filters/inbox-filters.js";
import { explain } from "./explain.js";

/** Whether the browser has a network. */
export function useIsOnline(): boolean {
  return useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
}

/** A notice that the list may be out of date, shown as long as this is the case. */
export function ConnectionBanner({
  filters,
}: {
  filters: InboxFilters;
}): ReactElement {
  const isOnline = useIsOnline();
  // The same query as the list beside it, so no extra request is sent.
  const { live } = useInboxList(filters).query;
  return (
    <div className="banner-area" role="status">
      {!isOnline ? (
        <p className="banner">
          <WifiOff size={16} aria-hidden="true" />
          <span>
            You are offline. The list may be out of date. Your changes are sent
            as soon as you are online again.
          </span>
        </p>
      ) : (
        live.error !== null && <NotLive live={live} />
      )}
    </div>
  );
}

/** Why no changes arrive, with an action. */
function NotLive({ live }: { live: LiveState }): ReactElement {
  const { title, remedy } = explain(live.error);
  if (remedy === "sign-in") {
    return (
      <p className="banner">
        <Lock size={16} aria-hidden="true" />
        <span>{title}. The list is out of date.</span>
        <button
          type="button"
          className="banner-action"
          onClick={() => {
            window.location.reload();
          }}
        >
          Sign in
        </button>
      </p>
    );
  }
  const isTrying = live.status !== "retrying";
  return (
    <p className="banner">
      <CloudOff size={16} aria-hidden="true" />
      <span>
        {title}. The list may be out of date until the next attempt succeeds.
      </span>
      <button
        type="button"
        className="banner-action"
        // It keeps the focus, so it is not disabled.
        aria-disabled={isTrying}
        onClick={() => {
          if (!isTrying) tryNow();
        }}
      >
        <RotateCw size={14} aria-hidden="true" />
        {isTrying ? "Trying …" : "Try now"}
      </button>
    </p>
  );
}

/**
 * Retries every query that waits after a failure immediately, as if the network had
 * returned.
 */
function tryNow(): void {
  onlineManager.setOnline(false);
  onlineManager.setOnline(true);
}
