import type { Json, JsonObject, JsonPath } from "./source.js";

/** Whether the value is an object, not an array and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is an object, else an empty one. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The value if it is an array, else an empty one. */
export function arrayOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Calls `visit` for every object in `value`, parents before their children,
 * with the path that leads to it.
 */
export function walkObjects(
  value: Json | undefined,
  visit: (object: JsonObject, at: JsonPath) => void,
  at: JsonPath = [],
): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      walkObjects(item, visit, [...at, index]);
    }
  } else if (isObject(value)) {
    visit(value, at);
    for (const [key, item] of Object.entries(value)) {
      walkObjects(item, visit, [...at, key]);
    }
  }
}

/**
 * Like {@link walkObjects}, but leaves out what only looks like a schema:
 * the values of `example`, `examples`, `default`, `const` and `enum`.
 */
export function walkDescription(
  value: Json | undefined,
  visit: (object: JsonObject, at: JsonPath) => void,
  at: JsonPath = [],
): void {
  walkPart(value, visit, at, NAMED_PARTS.has(String(at.at(-1))));
}

/** @param isNamed - whether the keys are names, also those spelled like a keyword */
function walkPart(
  value: Json | undefined,
  visit: (object: JsonObject, at: JsonPath) => void,
  at: JsonPath,
  isNamed: boolean,
): void {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      walkPart(item, visit, [...at, index], false);
    }
  } else if (isObject(value)) {
    visit(value, at);
    for (const [key, item] of Object.entries(value)) {
      if (!isNamed && LITERAL_KEYWORDS.has(key)) continue;
      walkPart(item, visit, [...at, key], !isNamed && NAMED_PARTS.has(key));
    }
  }
}

/** Objects whose keys are names that the description chooses, such as `default`. */
const NAMED_PARTS = new Set([
  "$defs",
  "callbacks",
  "content",
  "dependentSchemas",
  "headers",
  "links",
  "parameters",
  "pathItems",
  "paths",
  "patternProperties",
  "properties",
  "requestBodies",
  "responses",
  "schemas",
  "webhooks",
]);

const LITERAL_KEYWORDS = new Set([
  "example",
  "examples",
  "default",
  "const",
  "enum",
]);
