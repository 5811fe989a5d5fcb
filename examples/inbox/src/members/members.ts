import type { User } from "@kapso-platform/client";
import { useKapso } from "@kapso-platform/react";
import { useQuery } from "@tanstack/react-query";

/** Members change rarely. */
const FRESH_FOR = 10 * 60_000;

/** The largest page size of the API. */
const PAGE_SIZE = 100;

const NONE: readonly User[] = [];

/** The state of data that is loaded. */
export interface Loading {
  /** Whether it is missing because a request failed; also true during a retry. */
  readonly hasFailed: boolean;
  readonly isFetching: boolean;
  readonly retry: () => void;
}

/** The members of the project. */
export interface Members extends Loading {
  /** Empty until they are loaded. */
  readonly list: readonly User[];
  readonly areKnown: boolean;
}

/** All members of the project, from all pages. */
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

/** The name of a member; null for a person who is not a member. */
export function memberName(
  members: readonly User[],
  userId: string,
): string | null {
  return members.find((member) => member.user_id === userId)?.name ?? null;
}
