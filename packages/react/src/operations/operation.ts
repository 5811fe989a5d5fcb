import type { KapsoCore, PagePromise } from "@kapso-platform/client";
import type {
  Operation,
  OperationMethod,
} from "@kapso-platform/client/operations";

/** An operation that returns a list. */
export type ListOperation<Item> = Operation<
  (...args: never[]) => PagePromise<Item, unknown>
>;

/** An operation that returns anything else. */
export type ItemOperation<Data> = Operation<
  (...args: never[]) => PromiseLike<Data>
>;

/** The result of a client's method. */
export type DataOf<Method extends OperationMethod> = Awaited<
  ReturnType<Method>
>;

/** The items of the list of a client's method. */
export type ItemOf<Method extends OperationMethod> =
  ReturnType<Method> extends PagePromise<infer Item, unknown> ? Item : never;

/**
 * Parameters of a client's method, with the options of a factory or a hook instead of its own.
 */
export type WithOptions<Args extends readonly unknown[], Options> = {
  [Index in keyof Args]: IsOptions<Args[Index]> extends true
    ? Options
    : Args[Index];
};

/** Whether an argument is the options of a call, and not an id or parameters. */
export type IsOptions<Argument> =
  // A record with any names also has the name `maxRetries`.
  string extends keyof NonNullable<Argument>
    ? false
    : "maxRetries" extends keyof NonNullable<Argument>
      ? true
      : false;

/** Calls an operation with ids, body, parameters and options. */
export function callWith<Result>(
  kapso: KapsoCore,
  operation: Operation<(...args: never[]) => Result>,
  args: readonly unknown[],
): Result {
  // `splitArguments` has selected the arguments for this operation.
  return kapso.call(operation, ...(args as never[]));
}

/** Number of ids in the path of an operation. */
export function countIds({ path }: Operation): number {
  return path.split("{").length - 1;
}
