import { HTTP_METHODS } from "./operations.js";
import { reachableReferences, resolveReference } from "./references.js";
import { type Json, type JsonObject, SpecError } from "./source.js";
import { isObject, walkDescription } from "./walk.js";

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
 * @throws SpecError for a schema with enums that requests and answers share:
 *   it cannot be open and closed at once.
 */
export function openAnswerEnums(document: JsonObject): void {
  const requestRefs = new Set<string>();
  const answerRefs = new Set<string>();
  const answers: Json[] = [];
  for (const item of Object.values(objectOf(document.paths))) {
    if (!isObject(item)) continue;
    reachableReferences(document, item.parameters, requestRefs);
    for (const method of HTTP_METHODS) {
      const operation = item[method];
      if (!isObject(operation)) continue;
      reachableReferences(document, operation.parameters, requestRefs);
      reachableReferences(document, operation.requestBody, requestRefs);
      reachableReferences(document, operation.responses, answerRefs);
      if (operation.responses !== undefined) answers.push(operation.responses);
    }
  }
  for (const ref of answerRefs) {
    const schema = resolveReference(document, ref);
    if (schema === undefined) continue;
    const opened = openEnums(schema);
    if (opened > 0 && requestRefs.has(ref)) {
      throw new SpecError(
        ref,
        "the schema holds an enum and is used in requests and in answers; give each side a schema of its own in an overlay",
      );
    }
  }
  for (const answer of answers) openEnums(answer);
}

function openEnums(schema: Json): number {
  let opened = 0;
  walkDescription(schema, (object) => {
    if (!isOpenable(object.enum)) return;
    object[EXTENSIBLE_ENUM] = object.enum;
    delete object.enum;
    opened += 1;
  });
  return opened;
}

function isOpenable(values: Json | undefined): values is Json[] {
  if (!Array.isArray(values)) return false;
  const known = values.filter((value) => value !== null);
  return known.length > 1 && known.every((value) => typeof value === "string");
}

function objectOf(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}
