import { dereference } from "./references.js";
import { findSides } from "./sides.js";
import type { Json, JsonObject } from "./source.js";

/** Every schema of a description that is part of something that callers send. */
export function findSentSchemas(document: JsonObject): ReadonlySet<Json> {
  const found = new Set<Json>();
  const visit = (value: Json): void => {
    const resolved = dereference(document, value);
    if (typeof resolved !== "object" || resolved === null) return;
    if (found.has(resolved)) return;
    found.add(resolved);
    for (const part of Object.values(resolved)) visit(part);
  };
  findSides(document).requests.forEach(visit);
  return found;
}
