import type { KapsoError } from "@kapso-platform/client";

/** What a hook that updates the cache itself lets a caller add. */
export interface MutationCallbacks<Data, Variables> {
  /** After the API has done it and the cache shows it. */
  onSuccess?: (data: Data, variables: Variables) => unknown;
  /** After it failed and what was shown beforehand has gone back. */
  onError?: (error: KapsoError, variables: Variables) => unknown;
  /** After either of them. */
  onSettled?: (
    data: Data | undefined,
    error: KapsoError | null,
    variables: Variables,
  ) => unknown;
  /** Whether an error is thrown to the nearest error boundary. */
  throwOnError?: boolean | ((error: KapsoError) => boolean);
  /** For `useMutationState`, `useIsMutating` and a logger. */
  meta?: Record<string, unknown>;
}
