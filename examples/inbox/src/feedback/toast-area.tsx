import { X } from "lucide-react";
import type { ReactElement } from "react";
import { dismissToast, useToasts } from "./toasts.js";

/** The area for toasts, which screen readers announce. */
export function ToastArea(): ReactElement {
  const toasts = useToasts();
  return (
    <div className="toasts" role="status" aria-live="polite" data-focus-group>
      {toasts.map(({ id, text, hint, retry }) => (
        <div key={id} className="toast">
          <p className="toast-text">
            <strong>{text}</strong>
            {hint !== undefined && <span>{hint}</span>}
          </p>
          {retry && (
            <button
              type="button"
              className="toast-action"
              onClick={() => {
                dismissToast(id);
                retry();
              }}
            >
              Retry
            </button>
          )}
          <button
            type="button"
            className="icon-button toast-close"
            aria-label="Dismiss"
            onClick={() => {
              dismissToast(id);
            }}
          >
            <X size={16} aria-hidden="true" />
          </button>
        </div>
      ))}
    </div>
  );
}
