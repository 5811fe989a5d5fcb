import { STATUS_CODES } from "node:http";
import { HTTP_METHODS } from "../spec/operations.js";
import type { Json, JsonObject, JsonPath } from "../spec/source.js";
import { isObject } from "../spec/walk.js";
import { keepOrder } from "./keep-order.js";

/** Keywords that hold prose. We keep ours and ignore those of upstream. */
const WORDS = new Set([
  "summary",
  "description",
  "example",
  "examples",
  "externalDocs",
]);

/** Keywords whose value is a map with names that the API chooses. */
const NAMED = new Set([
  "paths",
  "webhooks",
  "properties",
  "patternProperties",
  "$defs",
  "responses",
  "content",
  "headers",
  "mapping",
  "scopes",
]);

/** A refreshed description. */
export interface MergedDescription {
  readonly document: JsonObject;
  /** New places that need a sentence of ours. */
  readonly wordless: readonly string[];
}

/**
 * Merges the structure of the published description with our prose.
 *
 * Our summaries, descriptions and examples stay if their place still exists.
 * Those of upstream are dropped, as are its extensions (`x-…`) that we do not
 * have. New places have no prose yet and are listed. Keys and lists keep our
 * order.
 */
export function mergeProse(
  ours: JsonObject,
  upstream: JsonObject,
): MergedDescription {
  const wordless: string[] = [];
  const document = mergeObject(ours, upstream, [], false, wordless);
  return { document, wordless };
}

function merge(
  ours: Json | undefined,
  theirs: Json,
  at: JsonPath,
  named: boolean,
  wordless: string[],
): Json {
  if (Array.isArray(theirs)) {
    return mergeList(Array.isArray(ours) ? ours : [], theirs, at, wordless);
  }
  if (!isObject(theirs)) return theirs;
  return mergeObject(
    isObject(ours) ? ours : undefined,
    theirs,
    at,
    named,
    wordless,
  );
}

function mergeObject(
  ours: JsonObject | undefined,
  theirs: JsonObject,
  at: JsonPath,
  named: boolean,
  wordless: string[],
): JsonObject {
  // The title of the API is a name, not prose.
  const isOurs = (key: string): boolean =>
    !named && (WORDS.has(key) || (key === "title" && at[0] !== "info"));
  const isForeign = (key: string): boolean =>
    !named && key.startsWith("x-") && ours?.[key] === undefined;
  const words = Object.keys(ours ?? {}).filter(isOurs);
  const structure = Object.keys(theirs).filter(
    (key) => !isOurs(key) && !isForeign(key),
  );
  const next = [...structure];
  if (ours) next.push(...words);
  else if (isRequiredWord(at, theirs)) next.unshift("description");
  const result: JsonObject = {};
  for (const key of keepOrder(Object.keys(ours ?? {}), next)) {
    const value = isOurs(key) ? ours?.[key] : theirs[key];
    if (isOurs(key)) result[key] = value ?? placeholder(at);
    else if (value !== undefined) {
      result[key] = merge(
        ours?.[key],
        value,
        [...at, key],
        !named && (NAMED.has(key) || isComponents(at)),
        wordless,
      );
    }
  }
  const expects = !ours && Object.keys(theirs).some(isOurs);
  if ((expects || (isOperation(at) && !ours)) && !named) {
    wordless.push(printPath(at));
  }
  return result;
}

function mergeList(
  ours: readonly Json[],
  theirs: readonly Json[],
  at: JsonPath,
  wordless: string[],
): Json[] {
  const byKey = (items: readonly Json[]): Map<string, Json> =>
    new Map(items.map((item, index) => [identify(item, index), item]));
  const current = byKey(ours);
  const next = byKey(theirs);
  // If two items have the same identity, only their order distinguishes them.
  if (next.size < theirs.length) {
    return theirs.map((item, index) =>
      merge(ours[index], item, [...at, index], false, wordless),
    );
  }
  return keepOrder([...current.keys()], [...next.keys()]).flatMap((key) => {
    const item = next.get(key);
    return item === undefined
      ? []
      : [merge(current.get(key), item, [...at, key], false, wordless)];
  });
}

/** The identity of an item in a list. */
function identify(item: Json, index: number): string {
  if (!isObject(item)) return JSON.stringify(item);
  if (typeof item.$ref === "string") return item.$ref;
  const names = [item.in, item.name, item.url].filter(
    (name) => typeof name === "string",
  );
  return names.length > 0 ? names.join(".") : `[${String(index)}]`;
}

/** OpenAPI 3.1, 4.8.17: a response must have a description. */
function isRequiredWord(at: JsonPath, theirs: JsonObject): boolean {
  return at.at(-2) === "responses" && theirs.$ref === undefined;
}

function placeholder(at: JsonPath): string {
  const name = String(at.at(-1));
  return STATUS_CODES[name] ?? name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ");
}

function isOperation(at: JsonPath): boolean {
  return (
    at.length === 3 &&
    at[0] === "paths" &&
    HTTP_METHODS.some((method) => method === at[2])
  );
}

function isComponents(at: JsonPath): boolean {
  return at.length === 1 && at[0] === "components";
}

function printPath(at: JsonPath): string {
  if (at[0] === "paths" && at.length > 2) {
    const [, path, method, ...rest] = at;
    return [`${String(method).toUpperCase()} ${String(path)}`, ...rest].join(
      " › ",
    );
  }
  return at.join(" › ");
}
