import { HTTP_METHODS } from "../spec/operations.js";
import { dereference } from "../spec/references.js";
import type { Json, JsonObject } from "../spec/source.js";
import { isObject, objectOf } from "../spec/walk.js";

/** The structure of an operation: what it takes and returns, without prose. */
export interface OperationStructure {
  /** `GET /whatsapp/conversations`. */
  readonly name: string;
  readonly structure: Json;
}

/** Keys that hold prose or examples. */
const WORDS = new Set([
  "description",
  "summary",
  "title",
  "example",
  "examples",
]);

/**
 * Lists the operations of a description with their structure. References are
 * resolved, so that a schema counts where it is used; a recursive one is shown
 * by its name.
 */
export function listStructures(document: JsonObject): OperationStructure[] {
  const structures: OperationStructure[] = [];
  for (const [path, item] of Object.entries(objectOf(document.paths))) {
    const pathItem = objectOf(item);
    for (const method of HTTP_METHODS) {
      const operation = pathItem[method];
      if (!isObject(operation)) continue;
      structures.push({
        name: `${method.toUpperCase()} ${path}`,
        structure: expand(document, {
          ...operation,
          // Parameters of the path item belong to each operation.
          "path parameters": pathItem.parameters ?? [],
          security: operation.security ?? document.security ?? [],
        }),
      });
    }
  }
  return structures;
}

/** The places at which two structures differ, with both values. */
export function findDifferences(
  ours: Json | undefined,
  theirs: Json | undefined,
  at = "",
): string[] {
  if (isObject(ours) && isObject(theirs)) {
    const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
    return [...keys].flatMap((key) =>
      findDifferences(ours[key], theirs[key], `${at}/${key}`),
    );
  }
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    const length = Math.max(ours.length, theirs.length);
    return Array.from({ length }, (_, index) =>
      findDifferences(ours[index], theirs[index], `${at}/${String(index)}`),
    ).flat();
  }
  return ours === theirs
    ? []
    : [`${at}: ${show(ours)}, published ${show(theirs)}`];
}

function expand(
  document: JsonObject,
  value: Json,
  keysAreNames = false,
  seen: readonly string[] = [],
): Json {
  if (Array.isArray(value)) {
    return value.map((item) => expand(document, item, false, seen));
  }
  if (!isObject(value)) return value;
  if (typeof value.$ref === "string") {
    if (seen.includes(value.$ref)) return { $ref: value.$ref };
    const target = dereference(document, value);
    return expand(document, target, false, [...seen, value.$ref]);
  }
  const entries = Object.entries(value).filter(
    ([key]) => keysAreNames || (!WORDS.has(key) && !key.startsWith("x-")),
  );
  return Object.fromEntries(
    entries.map(([key, item]) => [
      key,
      expand(document, item, key === "properties" && !keysAreNames, seen),
    ]),
  );
}

function show(value: Json | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
