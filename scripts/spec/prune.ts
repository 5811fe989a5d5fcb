import { reachableReferences } from "./references.js";
import type { JsonObject } from "./source.js";
import { isObject } from "./walk.js";

/**
 * Drops the components that no operation and no webhook uses, because they
 * would become types that nothing takes or returns. Security schemes stay: they
 * are used by name, not by reference. Changes `document` in place.
 */
export function pruneComponents(document: JsonObject): void {
  if (!isObject(document.components)) return;
  const reached = reachableReferences(document, [
    document.paths ?? {},
    document.webhooks ?? {},
  ]);
  for (const [kind, components] of Object.entries(document.components)) {
    if (kind === "securitySchemes" || !isObject(components)) continue;
    for (const name of Object.keys(components)) {
      if (reached.has(`#/components/${kind}/${name}`)) continue;
      Reflect.deleteProperty(components, name);
    }
  }
}
