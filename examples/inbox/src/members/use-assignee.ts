import type { ConversationAssignment, User } from "@kapso-platform/client";
import {
  type ListPage,
  useConversationsAssignmentsList,
} from "@kapso-platform/react";
import { memberName, useMembers } from "./members.js";

/** Who looks after a conversation: undefined while it is not known. */
export type Assignee =
  { readonly userId: string; readonly name: string } | null | undefined;

const FRESH_FOR = 5 * 60_000;

/**
 * Who a conversation is assigned to. The API does not say so in the list of
 * conversations: it takes a request for each.
 *
 * @param enabled - whether it may be asked for; what is known is given anyway
 */
export function useAssignee(conversationId: string, enabled = true): Assignee {
  const members = useMembers();
  const { data: userId } = useConversationsAssignmentsList(
    conversationId,
    undefined,
    { enabled, staleTime: FRESH_FOR, select: activeUser },
  );
  if (userId === undefined || userId === null) return userId;
  return { userId, name: nameOf(members, userId) };
}

function activeUser({
  items,
}: ListPage<ConversationAssignment>): string | null {
  return items.find(({ active }) => active)?.user_id ?? null;
}

function nameOf(members: readonly User[], userId: string): string {
  // Somebody who has left the project can still be assigned.
  return memberName(members, userId) ?? "Former member";
}
