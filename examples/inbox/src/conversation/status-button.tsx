import type { WhatsappConversation } from "@kapso-platform/client";
import { useUpdateConversation } from "@kapso-platform/react";
import { CircleCheck, RotateCcw } from "lucide-react";
import type { ReactElement } from "react";
import { failureHint } from "../feedback/explain.js";
import { showToast } from "../feedback/toasts.js";

/** Closes or reopens a conversation. Shows the change immediately, and reverts it if it fails. */
export function StatusButton({
  conversation: { id, status },
}: {
  conversation: WhatsappConversation;
}): ReactElement {
  const { mutate } = useUpdateConversation({
    onError: (error, variables) => {
      showToast({
        text:
          variables.status === "ended"
            ? "The conversation was not closed."
            : "The conversation was not reopened.",
        hint: failureHint(error),
        retry: () => {
          mutate(variables);
        },
      });
    },
  });
  const isClosed = status === "ended";
  return (
    <button
      type="button"
      className="button status-button"
      onClick={() => {
        mutate({ id, status: isClosed ? "active" : "ended" });
      }}
    >
      {isClosed ? (
        <RotateCcw size={16} aria-hidden="true" />
      ) : (
        <CircleCheck size={16} aria-hidden="true" />
      )}
      <span className="button-text">{isClosed ? "Reopen" : "Close"}</span>
    </button>
  );
}
