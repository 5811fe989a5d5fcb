import { type SkipToken, skipToken } from "@tanstack/react-query";
import type { IsOptions } from "../operations/operation.js";
import type { KapsoQueryKey, ListKind } from "../queries/query-key.js";

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
  return args.some(
    (arg, index) =>
      arg === null ||
      arg === skipToken ||
      (index < ids && (arg === undefined || arg === "")),
  );
}

/**
 * Options of a query that is never fetched and has no data. Members of its result that would
 * send a request must be replaced.
 */
export function idleOptions(
  name: string,
  kind: ListKind,
): {
  queryKey: KapsoQueryKey;
  queryFn: typeof skipToken;
  enabled: false;
  initialData: undefined;
} {
  return {
    queryKey: ["kapso", "idle", name, kind],
    queryFn: skipToken,
    enabled: false,
    initialData: undefined,
  };
}
