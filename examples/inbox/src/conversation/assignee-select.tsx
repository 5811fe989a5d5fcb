import { useAssignConversation } from "@kapso-platform/react";
import type { ReactElement } from "react";
import { failureHint } from "../feedback/explain.js";
import { RetryLine } from "../feedback/retry-line.js";
import { showToast } from "../feedback/toasts.js";
import { SelectField } from "../filters/select-field.js";
import { memberName, useMembers } from "../members/members.js";
import { useAssignee } from "../members/use-assignee.js";

/** Assigns a conversation. Shows the change immediately, and reverts it if it fails. */
export function AssigneeSelect({
  conversationId,
}: {
  conversationId: string;
}): ReactElement {
  const members = useMembers();
  const current = useAssignee(conversationId);
  const { mutate } = useAssignConversation({
    onError: (error, variables) => {
      showToast({
        text: "The conversation was not assigned.",
        hint: failureHint(error),
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
