import { X } from "lucide-react";
import { type ReactElement, useEffect, useRef } from "react";

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["j", "↓"], "Next conversation"],
  [["k", "↑"], "Previous conversation"],
  [["Enter"], "Open it"],
  [["Esc"], "Back to the list"],
  [["/"], "Search by name or number"],
  [["r"], "Write a message"],
  [["Enter"], "Send; Shift + Enter for a new line"],
  [["e"], "Close or reopen the conversation"],
  [["?"], "Show these keys"],
];

/** What the keys do. */
export function HelpDialog({ onClose }: { onClose: () => void }): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby="keys-title"
      onClose={onClose}
      onClick={({ target, currentTarget }) => {
        if (target === currentTarget) currentTarget.close();
      }}
    >
      <header className="dialog-header">
        <h2 id="keys-title">Keys</h2>
        <button
          type="button"
          className="icon-button"
          aria-label="Close the dialog"
          onClick={() => dialog.current?.close()}
        >
          <X size={20} aria-hidden="true" />
        </button>
      </header>
      <dl className="keys">
        {KEYS.map(([keys, what]) => (
          <div key={what}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
