import { onlineManager } from "@tanstack/react-query";
import { WifiOff } from "lucide-react";
import { type ReactElement, useSyncExternalStore } from "react";

/** Whether the browser has a network. */
export function useIsOnline(): boolean {
  return useSyncExternalStore(
    (listener) => onlineManager.subscribe(listener),
    () => onlineManager.isOnline(),
  );
}

/** Says that the browser is offline, for as long as it is. */
export function ConnectionBanner(): ReactElement {
  const isOnline = useIsOnline();
  return (
    <div className="banner-area" role="status">
      {!isOnline && (
        <p className="banner">
          <WifiOff size={16} aria-hidden="true" />
          You are offline. What you see may be out of date; what you change is
          sent as soon as you are back.
        </p>
      )}
    </div>
  );
}
