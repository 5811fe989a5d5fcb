import { dereference } from "../../spec/references.js";
import type { Json, JsonObject } from "../../spec/source.js";
import { arrayOf, isObject, objectOf } from "../../spec/walk.js";

/** The parts of an `allOf` and of the keywords beside it. */
export interface Composition {
  /** References to object schemas. */
  readonly bases: readonly string[];
  /** Everything that is declared inline, as one object schema. */
  readonly own: JsonObject | undefined;
  /** Branches that are not plain objects. */
  readonly rest: readonly JsonObject[];
}

/** The properties of an object schema, including those from `allOf`. */
export interface Properties {
  readonly schemas: ReadonlyMap<string, Json>;
  readonly required: ReadonlySet<string>;
  /** Whether other properties are allowed. */
  readonly open: boolean;
}

const OBJECT_KEYWORDS = [
  "properties",
  "required",
  "additionalProperties",
  "patternProperties",
] as const;

/** Keywords that make a schema something other than a plain object. */
const OTHER_KEYWORDS = ["oneOf", "anyOf", "enum", "const", "x-extensible-enum"];

/** Whether a schema allows only objects, with or without properties. */
export function isObjectSchema(schema: JsonObject): boolean {
  if (OTHER_KEYWORDS.some((keyword) => schema[keyword] !== undefined)) {
    return false;
  }
  return schema.type === undefined
    ? OBJECT_KEYWORDS.some((keyword) => schema[keyword] !== undefined)
    : schema.type === "object";
}

/** Splits the `allOf` of a schema into its parts. */
export function compose(document: JsonObject, schema: JsonObject): Composition {
  const bases: string[] = [];
  const rest: JsonObject[] = [];
  const own: JsonObject = {};
  const collect = (part: JsonObject): void => {
    for (const branch of arrayOf(part.allOf)) {
      if (!isObject(branch)) continue;
      if (typeof branch.$ref === "string") {
        const isBase = propertiesOf(document, branch) !== undefined;
        if (isBase) bases.push(branch.$ref);
        else rest.push(branch);
        continue;
      }
      collect(branch);
    }
    const { allOf: _, ...core } = part;
    const { oneOf, anyOf, ...plain } = core;
    if (isObjectSchema(plain)) mergeObject(own, plain);
    else if (
      plain.type !== undefined ||
      plain.enum !== undefined ||
      plain.const !== undefined
    ) {
      rest.push(core);
      return;
    }
    for (const union of [{ oneOf }, { anyOf }]) {
      const branches = arrayOf(union.oneOf ?? union.anyOf);
      if (branches.every(onlyRequires)) continue;
      rest.push({ ...union, ...discriminatorOf(core) } as JsonObject);
    }
  };
  collect(schema);
  return {
    bases: [...new Set(bases)],
    own: Object.keys(own).length > 0 ? own : undefined,
    rest,
  };
}

function discriminatorOf({ discriminator }: JsonObject): JsonObject {
  return discriminator === undefined ? {} : { discriminator };
}

/**
 * Whether a branch only lists required properties. Such alternatives are for
 * validators; in a type they would hide the properties.
 */
export function onlyRequires(branch: Json): boolean {
  return (
    isObject(branch) &&
    Object.keys(branch).length > 0 &&
    Object.keys(branch).every((key) => key === "required")
  );
}

/**
 * Adds the keywords of an object schema to another, so that both schemas apply.
 */
function mergeObject(into: JsonObject, from: JsonObject): void {
  into.type = "object";
  const properties = { ...objectOf(into.properties) };
  for (const [name, property] of Object.entries(objectOf(from.properties))) {
    const present = properties[name];
    properties[name] =
      present === undefined ? property : { allOf: [present, property] };
  }
  if (Object.keys(properties).length > 0) into.properties = properties;
  const required = [...arrayOf(into.required), ...arrayOf(from.required)];
  if (required.length > 0) into.required = [...new Set(required)];
  for (const keyword of ["additionalProperties", "patternProperties"]) {
    const value = from[keyword];
    if (value !== undefined) into[keyword] ??= value;
  }
}

/**
 * The properties of an object schema, through references and `allOf`; undefined
 * if the schema also allows something other than objects.
 */
export function propertiesOf(
  document: JsonObject,
  schema: Json,
  seen: ReadonlySet<Json> = new Set(),
): Properties | undefined {
  const found = dereference(document, schema);
  if (!isObject(found) || seen.has(found)) return undefined;
  const { allOf, ...core } = found;
  if (allOf === undefined && !isObjectSchema(core)) return undefined;
  if (allOf !== undefined && Object.keys(core).some(isOther)) return undefined;
  const schemas = new Map<string, Json>();
  const required = new Set<string>();
  let open =
    core.additionalProperties !== undefined
      ? core.additionalProperties !== false
      : core.patternProperties !== undefined;
  for (const branch of arrayOf(allOf)) {
    const inner = propertiesOf(document, branch, new Set([...seen, found]));
    if (!inner) return undefined;
    for (const [name, property] of inner.schemas) schemas.set(name, property);
    for (const name of inner.required) required.add(name);
    open ||= inner.open;
  }
  for (const [name, property] of Object.entries(objectOf(core.properties))) {
    schemas.set(name, property);
  }
  for (const name of arrayOf(core.required)) {
    if (typeof name === "string") required.add(name);
  }
  return { schemas, required, open };
}

function isOther(keyword: string): boolean {
  return OTHER_KEYWORDS.includes(keyword);
}
