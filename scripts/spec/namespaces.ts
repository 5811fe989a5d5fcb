import { pruneComponents } from "./prune.js";
import type { JsonObject } from "./source.js";
import { arrayOf, isObject, objectOf } from "./walk.js";

/**
 * Marks a path of an API with its own base URL. The value is the name that
 * contains its resources, as in `kapso.whatsapp`.
 */
export const NAMESPACE = "x-namespace";

/** At the top level of the merged document: properties of each such API. */
export const NAMESPACES = "x-namespaces";

/** Keys that describe an API as a whole. */
const WHOLE = ["info", "servers", "security", "tags"] as const;

/**
 * Marks the paths of `document`, and copies its top-level properties to
 * `merged`.
 */
export function markNamespace(
  merged: JsonObject,
  document: JsonObject,
  namespace: string,
): void {
  for (const item of Object.values(objectOf(document.paths))) {
    if (isObject(item)) item[NAMESPACE] = namespace;
  }
  merged[NAMESPACES] = {
    ...objectOf(merged[NAMESPACES]),
    [namespace]: Object.fromEntries(
      WHOLE.flatMap((key) =>
        document[key] === undefined ? [] : [[key, document[key]]],
      ),
    ),
  };
}

/** The names of the APIs with their own base URLs. */
export function listNamespaces(document: JsonObject): string[] {
  return Object.keys(objectOf(document[NAMESPACES]));
}

/** The namespace of a path item, if it has one. */
export function namespaceOf(pathItem: JsonObject): string | undefined {
  const namespace = pathItem[NAMESPACE];
  return typeof namespace === "string" ? namespace : undefined;
}

/**
 * How many segments of the API's base URL the operations of a path leave out: a
 * path item or an operation can have its own server (OpenAPI 3.1, 4.8.9).
 *
 * @returns undefined for a server whose path is not a parent of the API's own
 */
export function countLevelsUp(
  document: JsonObject,
  pathItem: JsonObject,
  operation: JsonObject,
): number | undefined {
  const own = urlOf(operation) ?? urlOf(pathItem);
  if (own === undefined) return 0;
  const namespace = namespaceOf(pathItem);
  const api =
    namespace === undefined
      ? document
      : objectOf(objectOf(document[NAMESPACES])[namespace]);
  const base = urlOf(api) ?? "";
  return base === own || base.startsWith(`${own}/`)
    ? base.slice(own.length).split("/").length - 1
    : undefined;
}

function urlOf({ servers }: JsonObject): string | undefined {
  const { url } = objectOf(arrayOf(servers)[0]);
  return typeof url === "string" ? url.replace(/\/$/, "") : undefined;
}

/**
 * Extracts one API from the merged document: a self-contained description with
 * the servers of that API. Without `namespace`, the main API.
 */
export function selectNamespace(
  document: JsonObject,
  namespace?: string,
): JsonObject {
  const { [NAMESPACES]: namespaces, ...rest } = structuredClone(document);
  const selected: JsonObject = {
    ...rest,
    ...(namespace === undefined
      ? {}
      : objectOf(objectOf(namespaces)[namespace])),
    paths: Object.fromEntries(
      Object.entries(objectOf(rest.paths)).filter(
        ([, item]) => namespaceOf(objectOf(item)) === namespace,
      ),
    ),
  };
  if (namespace !== undefined) delete selected.webhooks;
  for (const item of Object.values(objectOf(selected.paths))) {
    Reflect.deleteProperty(objectOf(item), NAMESPACE);
  }
  pruneComponents(selected);
  dropUnusedSchemes(selected);
  return selected;
}

/**
 * Drops security schemes of other APIs. Schemes are used by name, not by
 * reference.
 */
function dropUnusedSchemes(document: JsonObject): void {
  const holders = [
    document,
    ...Object.values(objectOf(document.paths)).flatMap((item) =>
      Object.values(objectOf(item)).filter(isObject),
    ),
  ];
  const named = new Set(
    holders.flatMap(({ security }) =>
      arrayOf(security).flatMap((entry) => Object.keys(objectOf(entry))),
    ),
  );
  const components = objectOf(document.components);
  if (!isObject(components.securitySchemes)) return;
  components.securitySchemes = Object.fromEntries(
    Object.entries(components.securitySchemes).filter(([name]) =>
      named.has(name),
    ),
  );
}
