import { useEffect } from "react";

const APP = "Inbox";

let open: string | null = null;
let waiting: string | null = null;

function write(): void {
  const count = waiting === null ? "" : `(${waiting}) `;
  document.title = count + (open === null ? APP : `${open} – ${APP}`);
}

/** Sets the title of the page, for tabs, history and screen readers. */
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

/** Adds the number of waiting contacts to the start of the title. */
export function useWaitingTitle(count: string | null): void {
  useEffect(() => {
    waiting = count;
    write();
  }, [count]);
}
