import { RotateCw } from "lucide-react";
import type { ReactElement } from "react";
import { explain } from "../feedback/explain.js";

/** Shown below the last loaded row. */
export function ListFooter({
  count,
  hasMore,
  error,
  onRetry,
}: {
  count: number;
  hasMore: boolean;
  /** Why the next page could not be loaded; null if there was no error. */
  error: unknown;
  onRetry: () => void;
}): ReactElement {
  if (error !== null) {
    return (
      <div className="list-footer" role="alert">
        <span>{explain(error).title}.</span>
        <button type="button" className="button" onClick={onRetry}>
          <RotateCw size={16} aria-hidden="true" />
          Load more
        </button>
      </div>
    );
  }
  return (
    <p className="list-footer">
      {hasMore
        ? "Loading more …"
        : `${count.toLocaleString("en")} ${count === 1 ? "conversation" : "conversations"} in total`}
    </p>
  );
}
