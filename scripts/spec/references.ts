import type { Json, JsonObject, JsonPath } from "./source.js";
import { isObject, walkDescription } from "./walk.js";

/** A `$ref` that leads nowhere, or out of the document. */
export interface DanglingReference {
  /** Where the object with the `$ref` stands. */
  readonly at: JsonPath;
  /** The reference as written. */
  readonly ref: string;
}

/** The value that a `#/…` reference (RFC 6901) points to, if there is one. */
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

/** Follows `$ref` until something else is found. */
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

/** Every reference of the document that does not resolve inside it. */
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

/** The references that can be reached from `start`, through others too. */
export function reachableReferences(
  document: JsonObject,
  start: Json | undefined,
  reached: Set<string> = new Set<string>(),
): Set<string> {
  walkDescription(start, (object) => {
    const ref = object.$ref;
    if (typeof ref !== "string" || reached.has(ref)) return;
    reached.add(ref);
    reachableReferences(document, resolveReference(document, ref), reached);
  });
  return reached;
}
