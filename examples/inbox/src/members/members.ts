import type { User } from "@kapso-platform/client";
import { useKapso } from "@kapso-platform/react";
import { useQuery } from "@tanstack/react-query";

/** Members change rarely. */
const FRESH_FOR = 10 * 60_000;

/** The most that the API gives at once. */
const PAGE_SIZE = 100;

const NONE: readonly User[] = [];

/** Something that is loaded, and may have failed to. */
export interface Loading {
  /** Whether it is not there because loading has failed; true while it is retried. */
  readonly hasFailed: boolean;
  readonly isFetching: boolean;
  readonly retry: () => void;
}

/** The members of the project. */
export interface Members extends Loading {
  /** Empty while they are not known. */
  readonly list: readonly User[];
  readonly areKnown: boolean;
}

/** All members of the project, however many pages they are. */
export function useMembers(): Members {
  const kapso = useKapso();
  const { data, errorUpdateCount, isFetching, refetch } = useQuery({
    queryKey: ["inbox", "members"],
    queryFn: ({ signal }) =>
      kapso.users
        .list({ per_page: PAGE_SIZE }, { signal })
        .toArray({ limit: Infinity }),
    staleTime: FRESH_FOR,
    // The client already retries, and every row of the list uses this query.
    retry: false,
    retryOnMount: false,
  });
  return {
    list: data ?? NONE,
    areKnown: data !== undefined,
    hasFailed: data === undefined && errorUpdateCount > 0,
    isFetching,
    retry: () => void refetch(),
  };
}

/** What a member is called; null for somebody who is none. */
export function memberName(
  members: readonly User[],
  userId: string,
): string | null {
  return members.find((member) => member.user_id === userId)?.name ?? null;
}
