import type {
  KapsoCore,
  KapsoError,
  PagePromise,
} from "@kapso-platform/client";
import type { Operation } from "@kapso-platform/client/operations";
import type {
  MutationFunction,
  UseMutationOptions,
} from "@tanstack/react-query";
import {
  type ItemOperation,
  type ListOperation,
  callWith,
} from "../operations/operation.js";
import type { FactoryOptions } from "../operations/request.js";
import { checkNames } from "../queries/check-options.js";
import { type KapsoQueryKey, methodKeyOf } from "../queries/query-key.js";
import { invalidateResource } from "./invalidate-resource.js";

/**
 * Options of a mutation, for `useMutation` and `setMutationDefaults`. `retry`
 * is off, as in queries.
 */
export type KapsoMutationOptions<
  Data,
  Variables,
  OnMutateResult = unknown,
> = UseMutationOptions<Data, KapsoError, Variables, OnMutateResult> & {
  mutationKey: KapsoQueryKey;
  mutationFn: MutationFunction<Data, Variables>;
};

/** Creates the options of a mutation. */
export type MutationOptionsFactory<Variables, Data> = (
  kapso: KapsoCore,
  options?: FactoryOptions,
) => KapsoMutationOptions<Data, Variables>;

/** Variables of a mutation: the ids of the path, and the body or parameters. */
export type MutationVariables<
  Ids extends string,
  Sent extends object = object,
> = Readonly<Record<Ids, string>> & Sent;

/**
 * Creates the options factory of a mutation. On success, the queries of the resource are
 * invalidated.
 *
 * @param names - Members of the variables, in the order of the arguments.
 */
export function mutationOptions<Variables, Data>(
  operation: ItemOperation<Data>,
  names: readonly string[],
): MutationOptionsFactory<Variables, Data> {
  return makeFactory(operation, names, (result) => result);
}

/** Like {@link mutationOptions}, for an operation that returns a list. */
export function listMutationOptions<Variables, Item>(
  operation: ListOperation<Item>,
  names: readonly string[],
): MutationOptionsFactory<Variables, readonly Item[]> {
  return makeFactory<Variables, PagePromise<Item, unknown>, readonly Item[]>(
    operation,
    names,
    async (list) => (await list).items,
  );
}

function makeFactory<Variables, Result, Data>(
  operation: Operation<(...args: never[]) => Result>,
  names: readonly string[],
  read: (result: Result) => PromiseLike<Data>,
): MutationOptionsFactory<Variables, Data> {
  return (kapso, options) => {
    checkNames(options, ["request"]);
    return {
      mutationKey: methodKeyOf(operation.name),
      mutationFn: async (variables) => {
        const given = (variables ?? {}) as Readonly<Record<string, unknown>>;
        const args = names.map((name) => given[name]);
        return read(callWith(kapso, operation, [...args, options?.request]));
      },
      retry: false,
      onSuccess: (_data, _variables, _result, { client }) => {
        invalidateResource(client, operation);
      },
    };
  };
}
