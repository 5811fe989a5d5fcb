import { CloudOff, Lock, RotateCw, TriangleAlert } from "lucide-react";
import type { ReactElement, ReactNode } from "react";
import { explain } from "./explain.js";

/** An error in place of content that could not be loaded, with an action. */
export function Problem({
  error,
  onRetry,
  children,
}: {
  error: unknown;
  onRetry: () => void;
  /** Further actions. */
  children?: ReactNode;
}): ReactElement {
  const { title, hint, remedy, requestId } = explain(error);
  const Icon =
    remedy === "sign-in" ? Lock : remedy === "retry" ? CloudOff : TriangleAlert;
  return (
    <div className="notice" role="alert">
      <span className="notice-icon" data-tone="danger">
        <Icon size={22} aria-hidden="true" />
      </span>
      <p className="notice-title">{title}</p>
      <p className="notice-hint">{hint}</p>
      {requestId !== null && (
        <p className="request-id">
          Request id <code>{requestId}</code>
        </p>
      )}
      <div className="notice-actions">
        {remedy === "retry" && (
          <button type="button" className="button" onClick={onRetry}>
            <RotateCw size={16} aria-hidden="true" />
            Try again
          </button>
        )}
        {remedy === "sign-in" && (
          <button
            type="button"
            className="button button-primary"
            onClick={() => {
              window.location.reload();
            }}
          >
            Sign in
          </button>
        )}
        {children}
      </div>
    </div>
  );
}
