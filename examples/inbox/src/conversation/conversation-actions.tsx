import type { WhatsappConversation } from "@kapso-platform/client";
import {
  useAssignConversation,
  useUpdateConversation,
} from "@kapso-platform/react";
import { CircleCheck, RotateCcw } from "lucide-react";
import type { ReactElement } from "react";
import { explain } from "../feedback/explain.js";
import { RetryLine } from "../feedback/retry-line.js";
import { showToast } from "../feedback/toasts.js";
import { SelectField } from "../filters/select-field.js";
import { memberName, useMembers } from "../members/members.js";
import { useAssignee } from "../members/use-assignee.js";

/** Assigns and closes a conversation. Both show at once, and go back if they fail. */
export function ConversationActions({
  conversation,
}: {
  conversation: WhatsappConversation;
}): ReactElement {
  return (
    <div className="actions" data-focus-group>
      <AssigneeSelect conversationId={conversation.id} />
      <StatusButton conversation={conversation} />
    </div>
  );
}

function AssigneeSelect({
  conversationId,
}: {
  conversationId: string;
}): ReactElement {
  const members = useMembers();
  const current = useAssignee(conversationId);
  const { mutate } = useAssignConversation({
    onError: (error, variables) => {
      const { title, hint } = explain(error);
      showToast({
        text: "The conversation was not assigned.",
        hint: `${title}. ${hint}`,
        retry: () => {
          mutate(variables);
        },
      });
    },
  });
  const failed = [members, current].filter(({ hasFailed }) => hasFailed);
  if (failed.length > 0) {
    return (
      <RetryLine
        text={
          current.hasFailed ? "Assignee not loaded." : "Members not loaded."
        }
        isRetrying={failed.some(({ isFetching }) => isFetching)}
        onRetry={() => {
          for (const { retry } of failed) retry();
        }}
      />
    );
  }
  const { assignee } = current;
  const isKnown = assignee !== undefined;
  const userId = assignee?.userId ?? "";
  const hasLeft = userId !== "" && memberName(members.list, userId) === null;
  return (
    <SelectField
      label="Assigned to"
      isDisabled={!isKnown}
      value={userId}
      isSet={false}
      onChange={(value) => {
        mutate({ id: conversationId, user_id: value === "" ? null : value });
      }}
    >
      <option value="">{isKnown ? "Unassigned" : "…"}</option>
      {members.list.map(({ user_id, name }) => (
        <option key={user_id} value={user_id}>
          {name}
        </option>
      ))}
      {hasLeft && <option value={userId}>{assignee?.name}</option>}
    </SelectField>
  );
}

function StatusButton({
  conversation: { id, status },
}: {
  conversation: WhatsappConversation;
}): ReactElement {
  const { mutate } = useUpdateConversation({
    onError: (error, variables) => {
      const { title, hint } = explain(error);
      showToast({
        text:
          variables.status === "ended"
            ? "The conversation was not closed."
            : "The conversation was not reopened.",
        hint: `${title}. ${hint}`,
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
      className={isClosed ? "button" : "button button-primary"}
      onClick={() => {
        mutate({ id, status: isClosed ? "active" : "ended" });
      }}
    >
      {isClosed ? (
        <RotateCcw size={16} aria-hidden="true" />
      ) : (
        <CircleCheck size={16} aria-hidden="true" />
      )}
      {isClosed ? "Reopen" : "Close"}
    </button>
  );
}
