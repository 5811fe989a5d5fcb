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
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      walkDescription(item, visit, [...at, index]);
    }
  } else if (isObject(value)) {
    visit(value, at);
    // Under `properties` every key is a name, also one spelled like a keyword.
    const keysAreNames = at.at(-1) === "properties" || at.at(-1) === "schemas";
    for (const [key, item] of Object.entries(value)) {
      if (!keysAreNames && LITERAL_KEYWORDS.has(key)) continue;
      walkDescription(item, visit, [...at, key]);
    }
  }
}

const LITERAL_KEYWORDS = new Set([
  "example",
  "examples",
  "default",
  "const",
  "enum",
]);
