import type { DataTag } from "@tanstack/react-query";
import type { KapsoError } from "@kapso-platform/client";
import { keyFilters, keyParams } from "./key-params.js";

/** A query key of this package: `"kapso"`, the resource, and further parts. */
export type KapsoQueryKey = readonly ["kapso", string, ...unknown[]];

/** The key of all queries of this package. */
export const kapsoKeys: {
  /** Everything of this package. */
  readonly all: readonly ["kapso"];
} = { all: ["kapso"] };

/** Parts of the key of a query. */
export interface KeyParts {
  /** Name of the operation, such as `conversations.list`. */
  readonly name: string;
  /** Ids of the path, and parameters. */
  readonly args: readonly unknown[];
  /** Names of the parameters that are date-times. */
  readonly dates?: readonly string[] | undefined;
  /** Whether it is a list, whose key always has its filters. */
  readonly isList: boolean;
  /** Without it, the key covers all queries with these filters. */
  readonly kind?: "plain" | "infinite" | undefined;
}

/**
 * The key of a query: resource, level, ids, parameters, kind.
 *
 * The kind is last, so that the filters of a list are a prefix of its plain and its infinite
 * query.
 */
export function queryKeyOf(parts: KeyParts): KapsoQueryKey {
  const { name, args, dates, isList, kind } = parts;
  const [resource, level] = resourceAndLevel(name);
  const ids = args.filter((arg) => typeof arg === "string");
  const params = args.find(
    (arg) => typeof arg === "object" || typeof arg === "symbol",
  ) as object | symbol | undefined;
  const normalize = kind === "plain" || !isList ? keyParams : keyFilters;
  const given = normalize(params, dates);
  const hasParams = isList || Object.keys(given).length > 0;
  return [
    "kapso",
    resource,
    level,
    ...ids,
    ...(hasParams ? [given] : []),
    ...(kind === undefined ? [] : [kind]),
  ];
}

/** The key of a hook without an id. Its query is never fetched. */
export function idleKeyOf(name: string, kind: string): KapsoQueryKey {
  const [resource, level] = resourceAndLevel(name);
  return ["kapso", resource, "idle", level, kind];
}

/** `conversations.assignments.get` → `["conversations.assignments", "detail"]`. */
export function resourceAndLevel(name: string): [string, string] {
  const dot = name.lastIndexOf(".");
  const method = name.slice(dot + 1);
  return [name.slice(0, dot), method === "get" ? "detail" : method];
}

/** Adds the type of the data to a key, for `getQueryData`. */
export function tagged<Data>(
  queryKey: KapsoQueryKey,
): DataTag<KapsoQueryKey, Data, KapsoError> {
  return queryKey as DataTag<KapsoQueryKey, Data, KapsoError>;
}
