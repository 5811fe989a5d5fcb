import type { Json, JsonObject } from "./source.js";
import { walkDescription } from "./walk.js";

/**
 * Converts `nullable: true` of OpenAPI 3.0 into a null type.
 *
 * OpenAPI 3.1 schemas are JSON Schema 2020-12, in which `nullable` has no
 * meaning: a strict parser would treat such a field as never null. `nullable:
 * false` is the default and is dropped. Changes `document` in place and returns
 * the number of changed schemas.
 */
export function normaliseNullable(document: JsonObject): number {
  let changed = 0;
  walkDescription(document, (object) => {
    if (typeof object.nullable !== "boolean") return;
    const nullable = object.nullable;
    delete object.nullable;
    if (!nullable) return;
    changed += 1;
    allowNull(object);
  });
  return changed;
}

function allowNull(schema: JsonObject): void {
  if (typeof schema.$ref === "string") {
    schema.anyOf = [{ $ref: schema.$ref }, { type: "null" }];
    delete schema.$ref;
    return;
  }
  const union = ["oneOf", "anyOf"].find((key) => Array.isArray(schema[key]));
  if (union !== undefined) {
    (schema[union] as Json[]).push({ type: "null" });
  } else if (schema.type !== undefined) {
    const types = Array.isArray(schema.type) ? schema.type : [schema.type];
    schema.type = types.includes("null") ? types : [...types, "null"];
  }
  if (Array.isArray(schema.enum) && !schema.enum.includes(null)) {
    schema.enum = [...schema.enum, null];
  }
}
