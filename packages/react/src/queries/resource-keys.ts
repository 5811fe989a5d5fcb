import { type FiltersOf, withoutPosition } from "./list-position.js";
import { keyParams } from "./key-params.js";
import { type KapsoQueryKey, type ListKind, queryKeyOf } from "./query-key.js";

/** Keys that every resource has. */
export interface ResourceKeys {
  /** Everything of the resource. */
  readonly all: readonly ["kapso", string];
}

/** Keys of a resource that can be listed. */
export interface ListKeys<Args extends readonly unknown[]> {
  /** Every list, plain and infinite. */
  lists(): KapsoQueryKey;
  /** Lists with at least these filters, plain and infinite. */
  list(...args: FiltersOf<Args>): KapsoQueryKey;
  /** The query of one page, with its filters and position. */
  plain(...args: Args): KapsoQueryKey;
  /** The infinite query of a list, with its filters. */
  infinite(...args: FiltersOf<Args>): KapsoQueryKey;
}

/** Keys of a resource with single items. */
export interface ItemKeys<Args extends readonly unknown[]> {
  /** Every single item. */
  details(): KapsoQueryKey;
  /** One item. */
  detail(...args: Args): KapsoQueryKey;
}

/** Keys of a list method with another name, such as `search`. */
export type NamedListKeys<
  Name extends string,
  Args extends readonly unknown[],
> = Readonly<
  Record<Name | `${Name}Infinite`, (...args: FiltersOf<Args>) => KapsoQueryKey>
> &
  Readonly<Record<`${Name}Plain`, (...args: Args) => KapsoQueryKey>>;

/** Keys of another method that reads, such as `getUsage`. */
export type NamedKeys<
  Name extends string,
  Args extends readonly unknown[],
> = Readonly<Record<Name, (...args: Args) => KapsoQueryKey>>;

/** Names of the parameters that are date-times, by method. */
type DatesByMethod = Readonly<Record<string, readonly string[]>>;

/**
 * Creates the query keys of a resource.
 *
 * @typeParam Keys - The keys besides `all`, according to `lists` and `items`.
 * @param resource - Such as `conversations.assignments`.
 * @param lists - Methods that return a list.
 * @param items - Methods that return anything else.
 */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- it types the members, which are created from names
export function resourceKeys<Keys>(
  resource: string,
  lists: DatesByMethod,
  items: DatesByMethod = {},
): ResourceKeys & Keys {
  const keys: Record<string, unknown> = { all: ["kapso", resource] };
  const define = (
    member: string,
    method: string,
    dates: readonly string[],
    kinds?: readonly ListKind[],
  ): void => {
    const rules = Object.fromEntries(
      dates.map((name) => [name, "date"] as const),
    );
    keys[member] = (...args: unknown[]) => {
      const given = args.find(
        (arg) => typeof arg === "object" || typeof arg === "symbol",
      ) as object | symbol | undefined;
      const all = keyParams(given, rules);
      const params =
        kinds?.[0] === "plain" || !kinds ? all : withoutPosition(all);
      const hasParams = kinds ?? Object.keys(params).length > 0;
      const rest = [...(hasParams ? [params] : []), ...(kinds ?? [])];
      return queryKeyOf(`${resource}.${method}`, args, rest);
    };
  };
  for (const [method, dates] of Object.entries(lists)) {
    const isNamed = method !== "list";
    if (!isNamed) keys.lists = () => ["kapso", resource, "list"];
    define(method, method, dates, []);
    for (const kind of ["plain", "infinite"] as const) {
      const member = isNamed ? method + upperFirst(kind) : kind;
      define(member, method, dates, [kind]);
    }
  }
  for (const [method, dates] of Object.entries(items)) {
    const isDetail = method === "get";
    if (isDetail) keys.details = () => ["kapso", resource, "detail"];
    define(isDetail ? "detail" : method, method, dates);
  }
  // `Keys` follows the same rule. A test compares them.
  return keys as unknown as ResourceKeys & Keys;
}

function upperFirst(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
