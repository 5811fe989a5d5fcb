import type { KapsoError } from "@kapso-platform/client";
import type { FactoryOptions } from "../operations/request.js";

/** Options of a hook that updates the cache itself. */
export interface MutationCallbacks<Data, Variables> extends FactoryOptions {
  /** Called when the API has made the change and the cache shows it. */
  onSuccess?: ((data: Data, variables: Variables) => unknown) | undefined;
  /** Called when it has failed and what was shown is reverted. */
  onError?: ((error: KapsoError, variables: Variables) => unknown) | undefined;
  /** Called after either of them. */
  onSettled?:
    | ((
        data: Data | undefined,
        error: KapsoError | null,
        variables: Variables,
      ) => unknown)
    | undefined;
  /** Whether an error is thrown to the nearest error boundary. */
  throwOnError?: boolean | ((error: KapsoError) => boolean) | undefined;
  /** For `useMutationState`, `useIsMutating` and a logger. */
  meta?: Record<string, unknown> | undefined;
}
