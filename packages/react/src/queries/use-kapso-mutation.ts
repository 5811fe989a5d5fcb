"use client";
import type { KapsoError } from "@kapso-platform/client";
import {
  type UseMutationOptions,
  type UseMutationResult,
  useMutation,
} from "@tanstack/react-query";
import type { KapsoMutationOptions } from "./query-options.js";

/** What a generated mutation hook takes: any option of `useMutation`. */
export type MutationOverrides<Data, Variables, OnMutateResult> = Omit<
  UseMutationOptions<Data, KapsoError, Variables, OnMutateResult>,
  "mutationFn"
>;

/** `useMutation` with a factory's options and a caller's on top of them. */
export function useKapsoMutation<Data, Variables, OnMutateResult>(
  options: KapsoMutationOptions<Data, Variables>,
  overrides: MutationOverrides<Data, Variables, OnMutateResult> | undefined,
): UseMutationResult<Data, KapsoError, Variables, OnMutateResult> {
  // A factory sets no callback, so what `onMutate` gives is the overrides' say.
  return useMutation({ ...options, ...overrides } as UseMutationOptions<
    Data,
    KapsoError,
    Variables,
    OnMutateResult
  >);
}
