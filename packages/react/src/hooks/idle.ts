import { type SkipToken, skipToken } from "@tanstack/react-query";
import type { IsOptions } from "../operations/operation.js";
import { type KapsoQueryKey, idleKeyOf } from "../queries/query-key.js";

/** An id for a hook. Without an id, a hook requests nothing. */
export type MaybeId = string | null | undefined | SkipToken;

/**
 * The arguments of a hook, derived from those of a client's method: ids may be
 * missing, parameters may be `skipToken`, and the options are those of the hook.
 */
export type HookArgs<Args extends readonly unknown[], Options> = {
  [Index in keyof Args]: Args[Index] extends string | number
    ? MaybeId | Args[Index]
    : IsOptions<Args[Index]> extends true
      ? Options
      : Args[Index] | SkipToken;
};

/**
 * Whether a hook requests nothing: an id is null, undefined, empty or `skipToken`,
 * or the parameters are null or `skipToken`. Undefined parameters are allowed.
 */
export function isIdle(args: readonly unknown[], ids: number): boolean {
  return args.some((arg, index) =>
    index < ids
      ? arg === undefined || arg === null || arg === "" || arg === skipToken
      : arg === null || arg === skipToken,
  );
}

/** Members of a result that send a request. */
const REQUESTS = ["refetch", "fetchNextPage", "fetchPreviousPage"] as const;

/** Members for the result of an idle query, which do nothing. */
export function idleMembers<Result extends object>(
  result: Result,
): Partial<Result> {
  const nothing = (): Promise<Result> => Promise.resolve(result);
  return Object.fromEntries(
    REQUESTS.filter((name) => name in result).map((name) => [name, nothing]),
  ) as Partial<Result>;
}

/** Options of a query that is never fetched and has no data. */
export function idleOptions(
  name: string,
  kind: "plain" | "infinite",
): {
  queryKey: KapsoQueryKey;
  queryFn: typeof skipToken;
  enabled: false;
  initialData: undefined;
} {
  return {
    queryKey: idleKeyOf(name, kind),
    queryFn: skipToken,
    enabled: false,
    initialData: undefined,
  };
}
