import { KapsoArgumentError } from "@kapso-platform/client";
import type {
  UseInfiniteQueryOptions,
  UseMutationOptions,
  UseQueryOptions,
} from "@tanstack/react-query";

/** Replaced by bundlers, as in TanStack Query. */
declare const process: { readonly env: { readonly NODE_ENV?: string } };

/** Options of TanStack Query. The compiler reports a missing one. */
const TANSTACK = {
  _defaulted: true,
  _optimisticResults: true,
  _type: true,
  behavior: true,
  enabled: true,
  gcTime: true,
  getNextPageParam: true,
  getPreviousPageParam: true,
  initialData: true,
  initialDataUpdatedAt: true,
  initialPageParam: true,
  maxPages: true,
  meta: true,
  mutationFn: true,
  mutationKey: true,
  networkMode: true,
  notifyOnChangeProps: true,
  onError: true,
  onMutate: true,
  onSettled: true,
  onSuccess: true,
  persister: true,
  placeholderData: true,
  queryFn: true,
  queryHash: true,
  queryKey: true,
  queryKeyHashFn: true,
  refetchInterval: true,
  refetchIntervalInBackground: true,
  refetchOnMount: true,
  refetchOnReconnect: true,
  refetchOnWindowFocus: true,
  retry: true,
  retryDelay: true,
  retryOnMount: true,
  scope: true,
  select: true,
  staleTime: true,
  structuralSharing: true,
  subscribed: true,
  throwOnError: true,
} satisfies Record<
  | keyof UseInfiniteQueryOptions
  | keyof UseMutationOptions
  | keyof UseQueryOptions,
  true
>;

/** Our own options, with the hooks that have them. */
const OWN = {
  filters: "useMessages and useLiveMessages",
  interval: "useLiveConversations and useLiveMessages",
  maxBytes: "useMedia",
  maxPages: "lists",
  phone_number_id: "useMedia",
  request: "every hook",
};

/**
 * Checks the names of a hook's options, in development only. Unknown names that resemble no
 * known one pass, because a newer TanStack Query can have more options.
 *
 * @throws KapsoArgumentError for a misspelled option, with the known name, and for an option
 *   of another hook
 */
export function checkHookOptions(options: object | undefined): void {
  if (process.env.NODE_ENV === "production") return;
  for (const name of Object.keys(options ?? {})) {
    if (name in TANSTACK || name === "request") continue;
    if (name in OWN) {
      const owners = OWN[name as keyof typeof OWN];
      throw new KapsoArgumentError(
        name,
        `is an option of ${owners}, not of this hook`,
      );
    }
    const all = [...Object.keys(OWN), ...Object.keys(TANSTACK)];
    const guess = all.find((known) => isSimilar(name, known));
    if (guess !== undefined) reject(name, guess);
  }
}

/**
 * Checks the names of options of which all are known, in development only.
 *
 * @throws KapsoArgumentError for an unknown option
 */
export function checkNames(
  options: object | undefined,
  known: readonly string[],
): void {
  if (process.env.NODE_ENV === "production") return;
  for (const name of Object.keys(options ?? {})) {
    if (known.includes(name)) continue;
    const guess = known.find((candidate) => isSimilar(name, candidate));
    if (guess !== undefined) reject(name, guess);
    throw new KapsoArgumentError(
      name,
      `is not a known option: there ${known.length > 1 ? "are" : "is"} ${known.join(", ")}. Pass an option of TanStack Query beside the result: { ...options, ${name} }`,
    );
  }
}

function reject(name: string, guess: string): never {
  throw new KapsoArgumentError(
    name,
    `is not a known option; did you mean ${guess}?`,
  );
}

/**
 * Whether two names differ in one character, in the order of two or in case, or whether the
 * first one contains the second one, an own option, as `pollInterval` contains `interval`.
 */
function isSimilar(name: string, known: string): boolean {
  const a = name.toLowerCase();
  const b = known.toLowerCase();
  if (known in OWN && a.includes(b)) return true;
  const shorter = Math.min(a.length, b.length);
  let start = 0;
  while (start < shorter && a[start] === b[start]) start++;
  let end = 0;
  while (end < shorter - start && a.at(-1 - end) === b.at(-1 - end)) end++;
  const left = a.slice(start, a.length - end);
  const right = b.slice(start, b.length - end);
  const isSwapped = left.length === 2 && left === `${right[1]}${right[0]}`;
  return isSwapped || Math.max(left.length, right.length) <= 1;
}
