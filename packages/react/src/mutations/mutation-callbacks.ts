import type { KapsoError } from "@kapso-platform/client";
import type { FactoryOptions } from "../operations/request.js";

/** Options of a hook that updates the cache itself. */
export interface MutationCallbacks<Data, Variables> extends FactoryOptions {
  /** Called when the change has succeeded and the cache is up to date. */
  onSuccess?: ((data: Data, variables: Variables) => unknown) | undefined;
  /** Called when the change has failed and is reverted. */
  onError?: ((error: KapsoError, variables: Variables) => unknown) | undefined;
  /** Called after `onSuccess` or `onError`. */
  onSettled?:
    | ((
        data: Data | undefined,
        error: KapsoError | null,
        variables: Variables,
      ) => unknown)
    | undefined;
  /** Whether errors are thrown to the nearest error boundary. */
  throwOnError?: boolean | ((error: KapsoError) => boolean) | undefined;
  /** For `useMutationState`, `useIsMutating` and a logger. */
  meta?: Record<string, unknown> | undefined;
}
