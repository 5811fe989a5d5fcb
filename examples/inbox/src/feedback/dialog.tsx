import { X } from "lucide-react";
import {
  type ReactElement,
  type ReactNode,
  type RefObject,
  useEffect,
  useId,
  useRef,
} from "react";

/**
 * A modal dialog with a title and a button to close it. Escape and a click
 * outside close it, too.
 *
 * @param dialog - Receives the element, for content that closes the dialog itself.
 */
export function Dialog({
  title,
  dialog: given,
  onClose,
  children,
}: {
  title: ReactNode;
  dialog?: RefObject<HTMLDialogElement | null>;
  onClose: () => void;
  children: ReactNode;
}): ReactElement {
  const own = useRef<HTMLDialogElement>(null);
  const dialog = given ?? own;
  const titleId = useId();
  useEffect(() => {
    dialog.current?.showModal();
    // The button to close it comes first. On a phone, a keyboard would cover it.
    if (window.matchMedia("(pointer: fine)").matches) {
      dialog.current?.querySelector("input")?.focus();
    }
  }, [dialog]);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={titleId}
      onClose={onClose}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) currentTarget.close();
      }}
    >
      <header className="dialog-header">
        <h2 id={titleId}>{title}</h2>
        <button
          type="button"
          className="icon-button"
          aria-label="Close the dialog"
          onClick={() => dialog.current?.close()}
        >
          <X size={20} aria-hidden="true" />
        </button>
      </header>
      {children}
    </dialog>
  );
}
