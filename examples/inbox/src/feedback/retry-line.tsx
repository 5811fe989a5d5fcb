import { RotateCw } from "lucide-react";
import type { ReactElement } from "react";

/** A line about missing data, with a button to load it again. */
export function RetryLine({
  text,
  isRetrying,
  onRetry,
}: {
  text: string;
  isRetrying: boolean;
  onRetry: () => void;
}): ReactElement {
  return (
    <span className="retry-line">
      <span role="alert">{text}</span>
      <button
        type="button"
        className="text-button"
        // It keeps the focus, so it is not disabled.
        aria-disabled={isRetrying}
        onClick={() => {
          if (!isRetrying) onRetry();
        }}
      >
        <RotateCw size={14} aria-hidden="true" />
        {isRetrying ? "Trying …" : "Retry"}
      </button>
    </span>
  );
}
