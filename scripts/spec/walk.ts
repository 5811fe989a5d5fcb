import type { Json, JsonObject, JsonPath } from "./source.js";

/** Whether the value is an object, not an array and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value if it is an object, otherwise an empty object. */
export function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** The value if it is an array, otherwise an empty array. */
export function arrayOf(value: Json | undefined): Json[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Calls `visit` with every object in `value` and its path, parents before
 * children.
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
 * Like {@link walkObjects}, but skips values that only look like schemas: those
 * of `example`, `examples`, `default`, `const` and `enum`.
 */
export function walkDescription(
  value: Json | undefined,
  visit: (object: JsonObject, at: JsonPath) => void,
  at: JsonPath = [],
): void {
  walkPart(value, visit, at, NAMED_PARTS.has(String(at.at(-1))));
}

/**
 * Like {@link walkDescription}, without paths, which are half of its cost.
 *
 * @param isNamed - whether all keys are names, even those that equal a keyword
 */
export function visitDescription(
  value: Json | undefined,
  visit: (object: JsonObject) => void,
  isNamed = false,
): void {
  if (Array.isArray(value)) {
    for (const item of value) visitDescription(item, visit);
  } else if (isObject(value)) {
    visit(value);
    for (const key in value) {
      if (!isNamed && LITERAL_KEYWORDS.has(key)) continue;
      visitDescription(value[key], visit, !isNamed && NAMED_PARTS.has(key));
    }
  }
}

/**
 * @param isNamed - whether all keys are names, even those that equal a keyword
 */
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

/**
 * Objects whose keys are names that the description chooses, even `default`.
 */
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
