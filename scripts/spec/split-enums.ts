import { knownValues } from "./open-enums.js";
import { reachableReferences, resolveReference } from "./references.js";
import { findSides } from "./sides.js";
import { type Json, type JsonObject, SpecError } from "./source.js";
import { isObject, walkDescription } from "./walk.js";

/** Suffix of the schemas for requests. */
const SUFFIX = "Input";
const SCHEMAS = "#/components/schemas/";

/**
 * Splits schemas that requests and responses share and that contain an enum,
 * directly or through references: the enum of the response will be open, that
 * of the request stays closed. Responses keep `X`, requests get `XInput`.
 *
 * @throws SpecError if that name is taken
 */
export function splitSharedEnums(document: JsonObject): void {
  const { requests, requestRefs, responseRefs } = findSides(document);
  const shared = [...requestRefs].filter(
    (ref) =>
      ref.startsWith(SCHEMAS) &&
      responseRefs.has(ref) &&
      holdsEnum(document, ref),
  );
  if (shared.length === 0) return;
  const schemas = (document.components as JsonObject).schemas as JsonObject;
  const renamed = new Map<string, string>();
  for (const ref of shared) {
    const name = `${ref.slice(SCHEMAS.length)}${SUFFIX}`;
    if (name in schemas) {
      throw new SpecError(
        ref,
        `requests need a separate schema named ${name}, but that name is taken`,
      );
    }
    schemas[name] = structuredClone(resolveReference(document, ref) as Json);
    renamed.set(ref, SCHEMAS + name);
  }
  const requestOnly = [...requestRefs]
    .filter((ref) => !responseRefs.has(ref))
    .map((ref) => resolveReference(document, ref));
  const clones = [...renamed.values()].map((ref) =>
    resolveReference(document, ref),
  );
  for (const part of [...requests, ...requestOnly, ...clones]) {
    walkDescription(part, (object) => {
      const to = renamedRef(object.$ref, renamed);
      if (to !== undefined) object.$ref = to;
      renameMapping(object.discriminator, renamed);
    });
  }
}

function renameMapping(
  discriminator: Json | undefined,
  renamed: ReadonlyMap<string, string>,
): void {
  if (!isObject(discriminator) || !isObject(discriminator.mapping)) return;
  for (const [value, ref] of Object.entries(discriminator.mapping)) {
    const to = renamedRef(ref, renamed);
    if (to !== undefined) discriminator.mapping[value] = to;
  }
}

function renamedRef(
  ref: Json | undefined,
  renamed: ReadonlyMap<string, string>,
): string | undefined {
  return typeof ref === "string" ? renamed.get(ref) : undefined;
}

function holdsEnum(document: JsonObject, ref: string): boolean {
  const start = resolveReference(document, ref);
  const parts = [
    start,
    ...[...reachableReferences(document, start)].map((reached) =>
      resolveReference(document, reached),
    ),
  ];
  let found = false;
  for (const part of parts) {
    walkDescription(part, (object) => {
      found ||= knownValues(object) !== undefined;
    });
  }
  return found;
}
