import type { DataTag } from "@tanstack/react-query";
import type { KapsoError } from "@kapso-platform/client";

/** A query key of this package: `"kapso"`, the resource, and further parts. */
export type KapsoQueryKey = readonly ["kapso", string, ...unknown[]];

/** The key of all queries of this package. */
export const kapsoKeys: {
  /** Everything of this package. */
  readonly all: readonly ["kapso"];
} = { all: ["kapso"] };

/** The kind of a query over a list: one page, or all of them. */
export type ListKind = "plain" | "infinite";

/**
 * The key of a query: resource, level, ids, parameters, kind.
 *
 * The kind is last, so that the filters of a list are a prefix of its plain and its infinite
 * query. Without it, the key covers both.
 *
 * @param name - Name of the operation, such as `conversations.list`.
 * @param ids - Ids of the path. Others than strings are left out.
 * @param rest - The parameters, and the kind.
 */
export function queryKeyOf(
  name: string,
  ids: readonly unknown[],
  rest: readonly unknown[],
): KapsoQueryKey {
  const [, resource, method] = methodKeyOf(name);
  const level = method === "get" ? "detail" : method;
  const given = ids.filter((id) => typeof id === "string");
  return ["kapso", resource, level, ...given, ...rest];
}

/** `contacts.update` → `["kapso", "contacts", "update"]`. */
export function methodKeyOf(name: string): ["kapso", string, string] {
  // The last dot separates two parts.
  const parts = name.split(/\.(?!.*\.)/) as [string, string];
  return ["kapso", ...parts];
}

/** A key with the type of the data, for `getQueryData`. */
export type TaggedKey<Data> = DataTag<KapsoQueryKey, Data, KapsoError>;
