import type { ConversationAssignment } from "@kapso-platform/client";
import {
  type InfiniteList,
  useConversationAssignments,
} from "@kapso-platform/react";
import {
  type Loading,
  type Members,
  memberName,
  useMembers,
} from "./members.js";

/** Who looks after a conversation. */
export interface Assignee {
  readonly userId: string;
  /** Null if it is not known, because the members could not be loaded. */
  readonly name: string | null;
}

/** The assignee of a conversation, and whether it is loaded. */
export interface AssigneeState extends Loading {
  /** Null for nobody; undefined until it is loaded. */
  readonly assignee: Assignee | null | undefined;
}

const FRESH_FOR = 5 * 60_000;

/**
 * The person a conversation is assigned to. The list of conversations does not
 * include it, so each conversation needs its own request.
 *
 * @param enabled - whether to send a request; a cached value is returned either way
 */
export function useAssignee(
  conversationId: string,
  enabled = true,
): AssigneeState {
  const members = useMembers();
  const {
    data: userId,
    errorUpdateCount,
    isFetching,
    refetch,
  } = useConversationAssignments(conversationId, undefined, {
    enabled,
    staleTime: FRESH_FOR,
    select: activeUser,
  });
  return {
    assignee: typeof userId === "string" ? named(members, userId) : userId,
    hasFailed: userId === undefined && errorUpdateCount > 0,
    isFetching,
    retry: () => void refetch(),
  };
}

function activeUser({
  pages,
}: InfiniteList<ConversationAssignment>): string | null {
  // The latest assignment is first, and at most one is active.
  const [newest] = pages;
  return newest?.items.find(({ active }) => active)?.user_id ?? null;
}

function named(
  { list, areKnown, hasFailed }: Members,
  userId: string,
): Assignee | undefined {
  // A person who left the project can still be assigned.
  if (areKnown) {
    return { userId, name: memberName(list, userId) ?? "Former member" };
  }
  return hasFailed ? { userId, name: null } : undefined;
}
