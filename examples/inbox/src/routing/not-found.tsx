import { Compass } from "lucide-react";
import type { ReactElement } from "react";
import { followLink } from "./location.js";

/** Shown for a URL without a page. */
export function NotFound(): ReactElement {
  return (
    <main className="notice">
      <span className="notice-icon">
        <Compass size={22} aria-hidden="true" />
      </span>
      <h1 className="notice-title">This page does not exist</h1>
      <p className="notice-hint">
        The link is incomplete, or the page has moved.
      </p>
      <div className="notice-actions">
        <a className="button button-primary" href="/" onClick={followLink}>
          Go to the inbox
        </a>
      </div>
    </main>
  );
}
