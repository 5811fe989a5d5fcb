import { resolveReference } from "./references.js";
import { findSides } from "./sides.js";
import type { Json, JsonObject } from "./source.js";
import { isObject, walkDescription } from "./walk.js";

/**
 * Extension under which a response lists the values known today. A reader must
 * take others too, so it replaces `enum`, which validators read as final.
 */
export const EXTENSIBLE_ENUM = "x-extensible-enum";

/**
 * Opens the enums of responses: `enum` becomes `x-extensible-enum`.
 *
 * The service sends values that its description does not list (message status
 * `received`, for one), so a response with an unknown value must stay valid.
 * What a caller sends stays closed, and so does an enum of a single value,
 * which tells the branches of a union apart. Changes `document` in place.
 *
 * Schemas that requests reach as well stay closed:
 * `splitSharedEnums` gives each side its own before.
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
 * The values of a schema that would be opened in a response: several texts, or
 * several numbers, and perhaps null. They are an `enum`, or the `const` of each
 * branch of a `oneOf` or `anyOf`, which is how values get titles.
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
