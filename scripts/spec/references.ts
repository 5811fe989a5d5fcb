import type { Json, JsonObject, JsonPath } from "./source.js";
import { isObject, visitDescription, walkDescription } from "./walk.js";

/** A `$ref` that points to nothing, or outside of the document. */
export interface DanglingReference {
  /** Path of the object with the `$ref`. */
  readonly at: JsonPath;
  /** The reference itself. */
  readonly ref: string;
}

/** The value at a `#/…` reference (RFC 6901), if it exists. */
export function resolveReference(
  document: JsonObject,
  ref: string,
): Json | undefined {
  if (!ref.startsWith("#/")) return undefined;
  let value: Json | undefined = document;
  for (const part of ref.slice(2).split("/")) {
    const key = decodeURIComponent(part)
      .replaceAll("~1", "/")
      .replaceAll("~0", "~");
    if (isObject(value)) value = value[key];
    else if (Array.isArray(value)) value = value[Number(key)];
    else return undefined;
  }
  return value;
}

/** Follows `$ref` until it reaches a value that is not a reference. */
export function dereference(document: JsonObject, value: Json): Json {
  const seen = new Set<string>();
  let current = value;
  while (isObject(current) && typeof current.$ref === "string") {
    if (seen.has(current.$ref)) break;
    seen.add(current.$ref);
    const target = resolveReference(document, current.$ref);
    if (target === undefined) break;
    current = target;
  }
  return current;
}

/** Finds every reference that does not resolve inside the document. */
export function findDanglingReferences(
  document: JsonObject,
): DanglingReference[] {
  const dangling: DanglingReference[] = [];
  walkDescription(document, (object, at) => {
    const ref = object.$ref;
    if (
      typeof ref === "string" &&
      resolveReference(document, ref) === undefined
    ) {
      dangling.push({ at, ref });
    }
  });
  return dangling;
}

/**
 * The references that can be reached from `start`, directly or through others.
 */
export function reachableReferences(
  document: JsonObject,
  start: Json | undefined,
  reached: Set<string> = new Set<string>(),
): Set<string> {
  visitReferences(start, (ref) => {
    if (reached.has(ref)) return;
    reached.add(ref);
    reachableReferences(document, resolveReference(document, ref), reached);
  });
  return reached;
}

/** Calls `visit` with every reference in a part of a document, unresolved. */
export function visitReferences(
  part: Json | undefined,
  visit: (ref: string) => void,
): void {
  visitDescription(part, ({ $ref }) => {
    if (typeof $ref === "string") visit($ref);
  });
}
