import { resolveReference } from "./references.js";
import { findSides } from "./sides.js";
import type { Json, JsonObject } from "./source.js";
import { walkDescription } from "./walk.js";

/**
 * Extension under which an answer lists the values known today. A reader must
 * take others too, so it replaces `enum`, which validators read as final.
 */
export const EXTENSIBLE_ENUM = "x-extensible-enum";

/**
 * Opens the string enums of answers: `enum` becomes `x-extensible-enum`.
 *
 * The service sends values that its description does not list (message status
 * `received`, for one), so an answer with an unknown value must stay valid.
 * What a caller sends stays closed, and so does an enum of a single value,
 * which tells the branches of a union apart. Changes `document` in place.
 *
 * Schemas that requests reach as well stay closed:
 * `splitSharedEnums` gives each side its own before.
 */
export function openAnswerEnums(document: JsonObject): void {
  const { answers, requestRefs, answerRefs } = findSides(document);
  for (const ref of answerRefs) {
    if (!requestRefs.has(ref)) openEnums(resolveReference(document, ref));
  }
  for (const answer of answers) openEnums(answer);
}

function openEnums(schema: Json | undefined): void {
  walkDescription(schema, (object) => {
    if (!isOpenableEnum(object.enum)) return;
    object[EXTENSIBLE_ENUM] = object.enum;
    delete object.enum;
  });
}

/** Whether an enum would be opened in an answer: several strings, or null. */
export function isOpenableEnum(
  values: Json | undefined,
): values is (string | null)[] {
  if (!Array.isArray(values)) return false;
  const known = values.filter((value) => value !== null);
  return known.length > 1 && known.every((value) => typeof value === "string");
}
