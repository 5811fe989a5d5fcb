import { resolveReference } from "./references.js";
import type { JsonObject } from "./source.js";
import { isObject, walkDescription } from "./walk.js";

/**
 * Replaces references to examples in media types and parameters by the
 * examples: unused components are dropped later, and such references would
 * break. An example that does not exist is left out. Changes `document` in
 * place.
 */
export function inlineExamples(document: JsonObject): void {
  walkDescription(document, (object) => {
    if (!isObject(object.examples)) return;
    for (const [name, example] of Object.entries(object.examples)) {
      if (!isObject(example) || typeof example.$ref !== "string") continue;
      const found = resolveReference(document, example.$ref);
      if (found === undefined) Reflect.deleteProperty(object.examples, name);
      else object.examples[name] = structuredClone(found);
    }
  });
}
