import { useEffect } from "react";

const APP = "Inbox";

let open: string | null = null;
let waiting: string | null = null;

function write(): void {
  const count = waiting === null ? "" : `(${waiting}) `;
  document.title = count + (open === null ? APP : `${open} – ${APP}`);
}

/** Names the page after what is open, for tabs, history and screen readers. */
export function useOpenTitle(title: string): void {
  useEffect(() => {
    open = title;
    write();
    return () => {
      open = null;
      write();
    };
  }, [title]);
}

/** Puts the number of contacts who wait in front of the page's name. */
export function useWaitingTitle(count: string | null): void {
  useEffect(() => {
    waiting = count;
    write();
  }, [count]);
}
