import type { KapsoError } from "@kapso-platform/client";
import type { UseMutationOptions } from "@tanstack/react-query";
import { checkCallbacks } from "../queries/check-options.js";
import { dropUndefined } from "../queries/given.js";
import type { MutationCallbacks } from "./mutation-callbacks.js";

/** Adds a caller's callbacks to the options of a mutation; they are called last. */
export function withCallbacks<Data, Variables, OnMutateResult>(
  options: UseMutationOptions<Data, KapsoError, Variables, OnMutateResult>,
  callbacks: MutationCallbacks<Data, Variables>,
): UseMutationOptions<Data, KapsoError, Variables, OnMutateResult> {
  checkCallbacks(callbacks);
  const { onSuccess, onError, onSettled, throwOnError, meta } = callbacks;
  return {
    ...options,
    ...dropUndefined({ throwOnError, meta }),
    onSuccess: inOrder(options.onSuccess, onSuccess, 2),
    onError: inOrder(options.onError, onError, 2),
    onSettled: inOrder(options.onSettled, onSettled, 3),
  };
}

/** Calls two callbacks one after the other, the second one with fewer arguments. */
function inOrder<Event extends readonly unknown[]>(
  first: ((...event: Event) => unknown) | undefined,
  second: ((...event: never) => unknown) | undefined,
  count: number,
): (...event: Event) => Promise<void> {
  return async (...event) => {
    await first?.(...event);
    // The types of the first arguments are the same.
    await second?.(...(event.slice(0, count) as never));
  };
}
