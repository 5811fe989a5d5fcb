import type {
  KapsoClient,
  PagePromise,
  RequestOptions,
} from "@kapso-platform/client";

/** An operation of the API, and how the client is called for it. */
export interface Operation<Args extends readonly unknown[], Result> {
  /** Name of the client's method, such as `conversations.list`. */
  readonly name: string;
  /** How many ids of the path come first. */
  readonly ids: number;
  /** Names of the parameters that hold a date-time. */
  readonly dates?: readonly string[];
  /** Whether parameters follow the ids. */
  readonly params?: boolean;
  /** Calls the client. */
  readonly method: (
    kapso: KapsoClient,
  ) => (...args: [...Args, options?: RequestOptions]) => Result;
}

/** An operation that returns a list. */
export type ListOperation<Args extends readonly unknown[], Item> = Operation<
  Args,
  PagePromise<Item, unknown>
>;

/** An operation that returns anything else. */
export type ItemOperation<Args extends readonly unknown[], Data> = Operation<
  Args,
  Promise<Data>
>;
