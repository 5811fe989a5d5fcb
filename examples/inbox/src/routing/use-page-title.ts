import { useEffect } from "react";

const APP = "Inbox";

/** Names the page after what is open, for tabs, history and screen readers. */
export function usePageTitle(open: string | null): void {
  useEffect(() => {
    document.title = open === null ? APP : `${open} – ${APP}`;
    return () => {
      document.title = APP;
    };
  }, [open]);
}
