import { upgradeFromThreeToThreeOne } from "@scalar/openapi-upgrader/3.0-to-3.1";
import { type JsonObject, type SourceFile, SpecError } from "./source.js";
import { isObject, objectOf, walkObjects } from "./walk.js";

/** Keys that OpenAPI 3.2 has and 3.1 does not have. */
const ONLY_IN_3_2 = ["$self", "additionalOperations", "itemSchema", "query"];

/**
 * Reads an OpenAPI document as version 3.1: 3.0 is upgraded, and 3.2 is
 * accepted if it uses nothing that is new in 3.2.
 *
 * @throws SpecError for another version, or if there are no paths
 */
export function readOpenApi(source: SourceFile): JsonObject {
  const document = source.toJson();
  const { openapi: version, swagger } = document;
  if (swagger !== undefined) {
    throw new SpecError(
      source.locate(["swagger"]),
      `this is Swagger ${JSON.stringify(swagger)}; convert it to OpenAPI 3 first, for example with \`npx swagger2openapi\``,
    );
  }
  if (typeof version !== "string" || !/^3\.[012]\./.test(version)) {
    throw new SpecError(
      source.locate(["openapi"]),
      `expected an OpenAPI document of version 3.0, 3.1 or 3.2, not ${JSON.stringify(version ?? null)}`,
    );
  }
  if (!isObject(document.paths)) {
    throw new SpecError(source.locate(["paths"]), `"paths" is missing`);
  }
  assertNoPrototype(document, source);
  if (version.startsWith("3.0.")) return upgrade(document);
  if (version.startsWith("3.2.")) assertReadableAs31(document, source);
  return document;
}

/**
 * Upgrades from 3.0. Bytes are then marked as in 3.1: `contentMediaType`
 * instead of `format: binary`.
 */
function upgrade(document: JsonObject): JsonObject {
  return upgradeFromThreeToThreeOne(document) as JsonObject;
}

function assertReadableAs31(document: JsonObject, source: SourceFile): void {
  for (const key of ["$self"]) {
    if (document[key] !== undefined) throw unreadable(source, [key], key);
  }
  for (const [path, item] of Object.entries(objectOf(document.paths))) {
    for (const key of ONLY_IN_3_2) {
      if (objectOf(item)[key] === undefined) continue;
      throw unreadable(source, ["paths", path, key], key);
    }
  }
  document.openapi = "3.1.1";
}

function unreadable(
  source: SourceFile,
  at: readonly string[],
  key: string,
): SpecError {
  return new SpecError(
    source.locate(at),
    `${JSON.stringify(key)} is new in OpenAPI 3.2, and this document is read as 3.1: remove it`,
  );
}

/** Rejects the key `__proto__`, which would change the prototype of a copy. */
function assertNoPrototype(document: JsonObject, source: SourceFile): void {
  walkObjects(document, (object, at) => {
    if (!Object.hasOwn(object, "__proto__")) return;
    throw new SpecError(
      source.locate([...at, "__proto__"]),
      `"__proto__" cannot be a name: in JavaScript it sets the prototype of an object`,
    );
  });
}
