import { resolveReference } from "./references.js";
import { findSides } from "./sides.js";
import type { Json, JsonObject } from "./source.js";
import { isObject, walkDescription } from "./walk.js";

/**
 * Extension with the known values in a response. It replaces `enum`, because
 * clients must accept other values as well and validators treat `enum` as
 * final.
 */
export const EXTENSIBLE_ENUM = "x-extensible-enum";

/**
 * Opens the enums of responses: `enum` becomes `x-extensible-enum`.
 *
 * The service sends values that its description does not list, for example the
 * message status `received`, so a response with an unknown value must stay
 * valid. Enums of requests stay closed, and so does an enum of a single value,
 * which distinguishes the branches of a union. Changes `document` in place.
 *
 * Schemas that requests also use stay closed: `splitSharedEnums` runs before
 * and gives each side its own schema.
 */
export function openResponseEnums(document: JsonObject): void {
  const { responses, requestRefs, responseRefs } = findSides(document);
  for (const ref of responseRefs) {
    if (!requestRefs.has(ref)) openEnums(resolveReference(document, ref));
  }
  for (const response of responses) openEnums(response);
}

function openEnums(schema: Json | undefined): void {
  walkDescription(schema, (object) => {
    const values = knownValues(object);
    if (!values) return;
    object[EXTENSIBLE_ENUM] = values;
    for (const keyword of ["enum", "oneOf", "anyOf"]) {
      Reflect.deleteProperty(object, keyword);
    }
  });
}

/**
 * The values of a schema that is opened in a response: several strings or
 * several numbers, and perhaps null. They are in an `enum`, or in the `const`
 * of each branch of a `oneOf` or `anyOf`, which gives values titles.
 */
export function knownValues(
  schema: JsonObject,
): (string | number | null)[] | undefined {
  const values = Array.isArray(schema.enum)
    ? schema.enum
    : (constantsOf(schema.oneOf) ?? constantsOf(schema.anyOf));
  if (!values) return undefined;
  const known = values.filter((value) => value !== null);
  const types = new Set(known.map((value) => typeof value));
  const [type] = types;
  return known.length > 1 &&
    types.size === 1 &&
    (type === "string" || type === "number")
    ? (values as (string | number | null)[])
    : undefined;
}

function constantsOf(branches: Json | undefined): Json[] | undefined {
  if (!Array.isArray(branches)) return undefined;
  const values = branches.map((branch) => {
    if (!isObject(branch)) return undefined;
    return branch.type === "null" ? null : branch.const;
  });
  return values.every((value) => value !== undefined) ? values : undefined;
}
