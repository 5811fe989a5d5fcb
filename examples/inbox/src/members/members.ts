import type { User } from "@kapso-platform/client";
import { useUsersList } from "@kapso-platform/react";

/** Members change rarely. */
const FRESH_FOR = 10 * 60_000;

const NONE: readonly User[] = [];

/** The members of the project; empty while they are not known. */
export function useMembers(): readonly User[] {
  const { data } = useUsersList({ per_page: 100 }, { staleTime: FRESH_FOR });
  return data?.items ?? NONE;
}

/** What a member is called. */
export function memberName(
  members: readonly User[],
  userId: string,
): string | null {
  return members.find((member) => member.user_id === userId)?.name ?? null;
}
