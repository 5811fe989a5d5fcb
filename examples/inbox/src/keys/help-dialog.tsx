import type { ReactElement } from "react";
import { Dialog } from "../feedback/dialog.js";

const KEYS: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["j", "↓"], "Next conversation"],
  [["k", "↑"], "Previous conversation"],
  [["Enter"], "Open it"],
  [["Esc"], "Back to the list"],
  [["/"], "Search by name or number"],
  [["n"], "New conversation"],
  [["r"], "Write a message"],
  [["Enter"], "Send; Shift + Enter for a new line"],
  [["e"], "Close or reopen the conversation"],
  [["?"], "Show keyboard shortcuts"],
];

/** The keyboard shortcuts. */
export function HelpDialog({ onClose }: { onClose: () => void }): ReactElement {
  return (
    <Dialog title="Keys" onClose={onClose}>
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
    </Dialog>
  );
}
