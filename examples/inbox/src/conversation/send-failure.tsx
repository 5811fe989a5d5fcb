import type { ThreadMessage } from "@kapso-platform/react";
import { RotateCw, Trash2, X } from "lucide-react";
import type { ReactElement } from "react";
import { explainSend } from "../feedback/explain-send.js";
import type { ThreadActions } from "./thread-actions.js";

/** Why a message was not sent, or that its file is being uploaded, with actions. */
export function SendFailure({
  entry,
  actions,
}: {
  entry: ThreadMessage;
  actions: ThreadActions;
}): ReactElement {
  const { key, message, outgoing, failure } = entry;
  if (failure === null) {
    return (
      <p className="send-state" role="status">
        Uploading …
        <button
          type="button"
          className="text-button"
          onClick={() => {
            actions.discard(key);
          }}
        >
          <X size={14} aria-hidden="true" />
          Cancel
        </button>
      </p>
    );
  }
  return (
    <p className="send-state" data-failed role="alert">
      <span>{explainSend(failure, outgoing)}</span>
      <button
        type="button"
        className="text-button"
        onClick={() => {
          actions.retry(outgoing === null ? message.id : key);
        }}
      >
        <RotateCw size={14} aria-hidden="true" />
        Retry
      </button>
      {outgoing !== null && (
        <button
          type="button"
          className="text-button"
          onClick={() => {
            actions.discard(key);
          }}
        >
          <Trash2 size={14} aria-hidden="true" />
          Discard
        </button>
      )}
    </p>
  );
}
