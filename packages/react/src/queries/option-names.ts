import type {
  UseInfiniteQueryOptions,
  UseMutationOptions,
  UseQueryOptions,
} from "@tanstack/react-query";

/**
 * Options of TanStack Query, with the hooks that take them; `own` options are set by the
 * hooks. The compiler reports a missing one.
 */
export const TANSTACK = {
  _defaulted: "all",
  _optimisticResults: "queries",
  _type: "queries",
  behavior: "queries",
  enabled: "queries",
  gcTime: "all",
  getNextPageParam: "own",
  getPreviousPageParam: "own",
  initialData: "queries",
  initialDataUpdatedAt: "queries",
  initialPageParam: "own",
  maxPages: "lists",
  meta: "all",
  mutationFn: "own",
  mutationKey: "own",
  networkMode: "all",
  notifyOnChangeProps: "queries",
  onError: "mutations",
  onMutate: "mutations",
  onSettled: "mutations",
  onSuccess: "mutations",
  persister: "queries",
  placeholderData: "queries",
  queryFn: "own",
  queryHash: "queries",
  queryKey: "own",
  queryKeyHashFn: "queries",
  refetchInterval: "queries",
  refetchIntervalInBackground: "queries",
  refetchOnMount: "queries",
  refetchOnReconnect: "queries",
  refetchOnWindowFocus: "queries",
  retry: "all",
  retryDelay: "all",
  retryOnMount: "queries",
  scope: "mutations",
  select: "queries",
  staleTime: "queries",
  structuralSharing: "queries",
  subscribed: "queries",
  throwOnError: "all",
} as const satisfies Record<
  | keyof UseInfiniteQueryOptions
  | keyof UseMutationOptions
  | keyof UseQueryOptions,
  "all" | "lists" | "mutations" | "own" | "queries"
>;

/** Our own options, with the hooks that have them. */
export const OWN = {
  filters: "useMessages and useLiveMessages",
  interval: "useLiveConversations and useLiveMessages",
  maxBytes: "useMedia",
  phone_number_id: "useMedia",
  request: "every hook",
};
