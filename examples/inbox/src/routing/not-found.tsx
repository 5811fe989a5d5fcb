import { Compass } from "lucide-react";
import type { ReactElement } from "react";
import { followLink } from "./location.js";

/** What stands at an address that the app has no page for. */
export function NotFound(): ReactElement {
  return (
    <main className="notice">
      <span className="notice-icon">
        <Compass size={22} aria-hidden="true" />
      </span>
      <h1 className="notice-title">There is no such page</h1>
      <p className="notice-hint">
        The link is incomplete, or the page has moved. Nothing is lost.
      </p>
      <div className="notice-actions">
        <a className="button button-primary" href="/" onClick={followLink}>
          Go to the inbox
        </a>
      </div>
    </main>
  );
}
