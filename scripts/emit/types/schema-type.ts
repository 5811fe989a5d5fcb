import { findSentSchemas } from "../../spec/sent-schemas.js";
import { isBinary } from "../../spec/media.js";
import { EXTENSIBLE_ENUM } from "../../spec/open-enums.js";
import { dereference, resolveReference } from "../../spec/references.js";
import { type Json, type JsonObject, SpecError } from "../../spec/source.js";
import { arrayOf, isObject, objectOf } from "../../spec/walk.js";
import { compose, onlyRequires, propertiesOf } from "./compose.js";
import { schemaDoc } from "./schema-doc.js";

const SCHEMAS = "#/components/schemas/";

/** Keywords beside a `$ref` that restrict what it refers to. */
const STRUCTURE = ["properties", "required", "allOf", "oneOf", "anyOf", "enum"];

/**
 * Writes the TypeScript type of a JSON Schema (2020-12).
 *
 * TypeScript cannot express lengths, patterns, `not`, `if` and the like, so
 * they are left out: the type can allow more than the schema, never less.
 */
export class SchemaTypes {
  readonly #document: JsonObject;
  readonly #refer: (schema: string) => string;
  /** References that are currently being inlined. */
  readonly #open = new Set<string>();
  #isSent = false;
  #sentSchemas: ReadonlySet<Json> | undefined;

  /**
   * @param document - the description, for looking up references
   * @param refer - returns the name of a component schema by its key
   */
  constructor(document: JsonObject, refer: (schema: string) => string) {
    this.#document = document;
    this.#refer = refer;
  }

  /**
   * Writes request types: in these, an optional property accepts an explicit
   * `undefined`, which means "not given", so that callers with
   * `exactOptionalPropertyTypes` can pass a value that may be undefined.
   */
  ofRequests<T>(write: () => T): T {
    const before = this.#isSent;
    this.#isSent = true;
    try {
      return write();
    } finally {
      this.#isSent = before;
    }
  }

  /** The type of a schema, such as `string | null` or `{ id: string }`. */
  typeOf(schema: Json | undefined): string {
    return unionOf(this.#branches(schema));
  }

  /**
   * The declaration of a named schema: an interface if TypeScript allows it,
   * because only an interface keeps its name in every hint and message.
   */
  declare(name: string, key: string, schema: Json): string {
    if (!isObject(schema)) {
      return `export type ${name} = ${this.typeOf(schema)};`;
    }
    const whole = this.#inherit(key, schema);
    const { bases, own, rest } = compose(this.#document, whole);
    const heritage =
      rest.length === 0 && isSingle(whole)
        ? this.#heritageOf(bases, own)
        : undefined;
    const members = own && this.#members(own, bases);
    if (!heritage || (own && members === undefined)) {
      return `export type ${name} = ${this.typeOf(whole)};`;
    }
    if (bases.length === 0 && !own) {
      return `export type ${name} = ${this.typeOf(whole)};`;
    }
    const clause =
      heritage.length === 0 ? "" : ` extends ${heritage.join(", ")}`;
    return `export interface ${name}${clause} {\n${(members ?? []).join("\n")}\n}`;
  }

  /** `name?: type;` of a property or a parameter, with its doc comment. */
  member(
    name: string,
    schema: Json | undefined,
    {
      required,
      doc = schemaDoc(objectOf(schema)),
      type: instead,
      more = [],
    }: {
      readonly required: boolean;
      readonly doc?: string | undefined;
      /** The type to write instead of that of the schema. */
      readonly type?: string | undefined;
      /** Additional types that are allowed. */
      readonly more?: readonly string[];
    },
  ): string {
    const { readOnly } = objectOf(schema);
    const isUndefinable =
      this.#isSent && !required && !more.includes("undefined");
    const type = unionOf([
      ...(instead === undefined ? this.#branches(schema) : [instead]),
      ...more,
      ...(isUndefinable ? ["undefined"] : []),
    ]);
    return [
      ...(doc === undefined ? [] : [doc]),
      `${readOnly === true ? "readonly " : ""}${memberName(name)}${required ? "" : "?"}: ${type};`,
    ].join("\n");
  }

  /**
   * The members of the union that a schema describes; a single one if it is not
   * a union.
   */
  #branches(schema: Json | undefined): string[] {
    if (schema === false) return ["never"];
    if (!isObject(schema)) return ["unknown"];
    if (typeof schema.$ref === "string") return this.#reference(schema);
    if (schema.const !== undefined) return [literal(schema.const)];
    const known = schema[EXTENSIBLE_ENUM];
    if (Array.isArray(known)) return openEnum(known, schema);
    if (Array.isArray(schema.enum)) return closedEnum(schema.enum, schema);
    if (schema.allOf !== undefined) return this.#intersection(schema);
    const alternatives = ["oneOf", "anyOf"].filter((key) =>
      Array.isArray(schema[key]),
    );
    if (alternatives.length > 0) return this.#alternatives(schema);
    return this.#plain(schema);
  }

  #reference(schema: JsonObject): string[] {
    const ref = schema.$ref as string;
    const beside = STRUCTURE.filter((key) => schema[key] !== undefined);
    if (beside.length > 0) {
      const { $ref: _, ...core } = schema;
      const allOf = [{ $ref: ref }, ...arrayOf(core.allOf)];
      return this.#intersection({ ...core, allOf });
    }
    const key = schemaKey(ref);
    if (key !== undefined) return [this.#refer(key)];
    // A reference into a schema, or to another part of the document, is
    // inlined.
    if (this.#open.has(ref)) {
      throw new SpecError(
        ref,
        "it refers to itself; move it to #/components/schemas",
      );
    }
    this.#open.add(ref);
    const branches = this.#branches(resolveReference(this.#document, ref));
    this.#open.delete(ref);
    return branches;
  }

  #intersection(schema: JsonObject): string[] {
    const { bases, own, rest } = compose(this.#document, schema);
    const parts = [
      ...bases.map((ref) => {
        const type = this.typeOf({ $ref: ref });
        const missing = this.#missing(ref, own);
        return missing.length === 0
          ? type
          : `(${type} & Required<Pick<${type}, ${missing.map(literal).join(" | ")}>>)`;
      }),
      ...(own && this.#saysMore(own, bases) ? [this.typeOf(own)] : []),
      ...rest.map((part) => parenthesised(this.#branches(part))),
    ].filter((part) => part !== "unknown");
    const nullable = [schema.type].flat().includes("null") ? ["null"] : [];
    return [intersectionOf(parts), ...nullable];
  }

  /** Whether an object schema does more than list required properties. */
  #saysMore(own: JsonObject, bases: readonly string[]): boolean {
    return (
      bases.length === 0 ||
      own.properties !== undefined ||
      own.additionalProperties !== undefined ||
      own.patternProperties !== undefined
    );
  }

  /** Properties that are optional in the base and required here. */
  #missing(ref: string, own: JsonObject | undefined): string[] {
    const base = propertiesOf(this.#document, { $ref: ref });
    return arrayOf(own?.required).flatMap((name) =>
      typeof name === "string" &&
      base?.schemas.has(name) === true &&
      !base.required.has(name)
        ? [name]
        : [],
    );
  }

  /** A union; the keywords beside it apply to each of its branches. */
  #alternatives(schema: JsonObject): string[] {
    const { oneOf, anyOf, discriminator, ...core } = schema;
    const parts = [oneOf, anyOf].flatMap((list) => {
      const branches = arrayOf(list).filter((branch) => !onlyRequires(branch));
      if (branches.length === 0) return [];
      return [
        branches.flatMap((branch) => this.#tagged(branch, discriminator)),
      ];
    });
    const beside = this.#plain(core);
    if (parts.length === 0) return beside;
    const isAlone =
      beside.length === 1 && (beside[0] === "unknown" || !saysWhatItIs(core));
    if (isAlone && parts.length === 1) return parts[0] ?? [];
    if (parts.every((part) => part.every(isPrimitive))) {
      return [...new Set(parts.flat())];
    }
    return [
      intersectionOf([
        ...(isAlone ? [] : [parenthesised(beside)]),
        ...parts.map(parenthesised),
      ]),
    ];
  }

  /** A branch with its value of the discriminator. */
  #tagged(branch: Json, discriminator: Json | undefined): string[] {
    const types = this.#branches(branch);
    if (!isObject(discriminator) || !isObject(branch)) return types;
    const { propertyName: name } = discriminator;
    if (typeof branch.$ref !== "string" || typeof name !== "string") {
      return types;
    }
    const values = discriminatorValues(discriminator, branch.$ref);
    const own = propertiesOf(this.#document, branch)?.schemas.get(name);
    const property = objectOf(
      own === undefined ? own : dereference(this.#document, own),
    );
    const isTagged =
      property.const !== undefined || Array.isArray(property.enum);
    if (isTagged || values.length === 0) return types;
    const tag = `{ ${memberName(name)}: ${values.map(literal).join(" | ")} }`;
    return [intersectionOf([parenthesised(types), tag])];
  }

  /** The type of a schema without references, enums and compositions. */
  #plain(schema: JsonObject): string[] {
    const types = [schema.type].flat().filter((type) => type !== undefined);
    if (types.length === 0) {
      if (schema.properties !== undefined || schema.required !== undefined) {
        return [this.#object(schema)];
      }
      if (isObject(schema.additionalProperties)) return [this.#object(schema)];
      return schema.items !== undefined || schema.prefixItems !== undefined
        ? [this.#array(schema)]
        : ["unknown"];
    }
    return [
      ...new Set(types.map((type) => this.#typed(type as string, schema))),
    ];
  }

  #typed(type: string, schema: JsonObject): string {
    switch (type) {
      case "string":
        return isBinary(schema) ? "Binary" : "string";
      case "integer":
      case "number":
        return "number";
      case "boolean":
      case "null":
        return type;
      case "array":
        return this.#array(schema);
      case "object":
        return this.#object(schema);
      default:
        return "unknown";
    }
  }

  #array({ items, prefixItems }: JsonObject): string {
    const tuple = Array.isArray(prefixItems)
      ? prefixItems
      : Array.isArray(items)
        ? items
        : undefined;
    if (tuple) {
      const rest = isObject(items) ? [`...${this.#arrayOf(items)}`] : [];
      const types = [...tuple.map((item) => this.typeOf(item)), ...rest];
      return `[${types.join(", ")}]`;
    }
    return this.#arrayOf(items);
  }

  #arrayOf(items: Json | undefined): string {
    return `${parenthesised(this.#branches(items))}[]`;
  }

  #object(schema: JsonObject): string {
    const members = this.#members(schema, []);
    if (members !== undefined) {
      return members.length === 0
        ? "Record<string, never>"
        : `{\n${members.join("\n")}\n}`;
    }
    const { additionalProperties: _, patternProperties: __, ...named } = schema;
    const namedMembers = this.#members(named, []) ?? [];
    const others = this.#otherProperties(schema) ?? "unknown";
    this.#sentSchemas ??= findSentSchemas(this.#document);
    if (!this.#sentSchemas.has(schema)) {
      // Unnamed properties have a separate type, which named properties need not
      // match.
      return intersectionOf([
        `{\n${namedMembers.join("\n")}\n}`,
        `{ [key: string]: ${others} }`,
      ]);
    }
    // Nobody could write such an intersection: here the type of properties
    // without a name includes those of the others.
    const properties = Object.values(objectOf(schema.properties));
    const types = [others, ...properties.flatMap((one) => this.#branches(one))];
    if (arrayOf(schema.required).length < properties.length) {
      types.push("undefined");
    }
    const type = types.includes("unknown") ? "unknown" : unionOf(types);
    return `{\n${[...namedMembers, `[key: string]: ${type};`].join("\n")}\n}`;
  }

  /**
   * The members of an object type; undefined if a single object type cannot
   * express the schema.
   */
  #members(schema: JsonObject, bases: readonly string[]): string[] | undefined {
    const required = new Set(arrayOf(schema.required));
    const properties = new Map(Object.entries(objectOf(schema.properties)));
    for (const ref of bases) {
      const base = propertiesOf(this.#document, { $ref: ref });
      for (const name of this.#missing(ref, schema)) {
        const inherited = base?.schemas.get(name);
        if (inherited !== undefined && !properties.has(name)) {
          properties.set(name, inherited);
        }
      }
      for (const name of base?.schemas.keys() ?? []) {
        if (!properties.has(name)) required.delete(name);
      }
    }
    const members = [...properties].map(([name, property]) =>
      this.member(name, property, { required: required.has(name) }),
    );
    for (const name of required) {
      if (typeof name !== "string" || properties.has(name)) continue;
      members.push(`${memberName(name)}: unknown;`);
    }
    const others = this.#otherProperties(schema);
    if (others !== undefined) {
      if (others !== "unknown" && members.length > 0) return undefined;
      return [...members, `[key: string]: ${others};`];
    }
    // An object without any keywords can have any properties.
    const isBlank =
      members.length === 0 &&
      bases.length === 0 &&
      schema.additionalProperties !== false;
    return isBlank ? ["[key: string]: unknown;"] : members;
  }

  /**
   * The type of properties that have no name in the schema, if they are
   * allowed.
   */
  #otherProperties(schema: JsonObject): string | undefined {
    const { additionalProperties, patternProperties } = schema;
    const types = Object.values(objectOf(patternProperties)).flatMap((value) =>
      this.#branches(value),
    );
    if (additionalProperties === true) types.push("unknown");
    if (isObject(additionalProperties)) {
      types.push(...this.#branches(additionalProperties));
    }
    if (types.length === 0) return undefined;
    return types.includes("unknown") ? "unknown" : unionOf(types);
  }

  /**
   * The heritage of an interface; undefined if an interface is not possible.
   */
  #heritageOf(
    bases: readonly string[],
    own: JsonObject | undefined,
  ): string[] | undefined {
    const declared = new Set([
      ...Object.keys(objectOf(own?.properties)),
      ...bases.flatMap((ref) => this.#missing(ref, own)),
    ]);
    const others = own && this.#otherProperties(own);
    const seen = new Set<string>();
    const clauses: string[] = [];
    for (const ref of bases) {
      const base = propertiesOf(this.#document, { $ref: ref });
      if (!base) return undefined;
      const overridden = [...base.schemas.keys()].filter((name) =>
        declared.has(name),
      );
      const shared = [...base.schemas.keys()].some((name) => seen.has(name));
      if (shared || (base.open && declared.size > 0)) return undefined;
      if (others !== undefined) return undefined;
      for (const name of base.schemas.keys()) seen.add(name);
      const type = this.typeOf({ $ref: ref });
      clauses.push(
        overridden.length === 0
          ? type
          : `Omit<${type}, ${overridden.map(literal).join(" | ")}>`,
      );
    }
    return clauses;
  }

  /**
   * The schema with its value of the inherited discriminator: `Cat`, which
   * extends `Pet`, gets its value of `petType`.
   */
  #inherit(key: string, schema: JsonObject): JsonObject {
    const tags = arrayOf(schema.allOf).flatMap((branch) => {
      if (!isObject(branch) || typeof branch.$ref !== "string") return [];
      const { discriminator } = objectOf(
        resolveReference(this.#document, branch.$ref),
      );
      if (!isObject(discriminator)) return [];
      const { propertyName: name } = discriminator;
      const values = discriminatorValues(discriminator, SCHEMAS + key);
      return typeof name === "string" && values.length > 0
        ? [{ name, values }]
        : [];
    });
    const own = propertiesDeclared(schema);
    const missing = tags.filter(({ name }) => !own.has(name));
    if (missing.length === 0) return schema;
    const properties = Object.fromEntries(
      missing.map(({ name, values }) => [name, { enum: values }]),
    );
    const required = missing.map(({ name }) => name);
    return {
      ...schema,
      allOf: [
        ...arrayOf(schema.allOf),
        { type: "object", properties, required },
      ],
    };
  }
}

/**
 * Names of the properties that a schema declares itself, not through
 * references.
 */
function propertiesDeclared(schema: JsonObject): Set<string> {
  return new Set([
    ...Object.keys(objectOf(schema.properties)),
    ...arrayOf(schema.allOf).flatMap((branch) =>
      Object.keys(objectOf(objectOf(branch).properties)),
    ),
  ]);
}

/** The values of a discriminator for a schema: the mapped ones, or its name. */
function discriminatorValues(discriminator: JsonObject, ref: string): string[] {
  const name = ref.slice(ref.lastIndexOf("/") + 1);
  if (!isObject(discriminator.mapping)) return [name];
  return Object.entries(discriminator.mapping).flatMap(([value, target]) =>
    target === ref || target === name ? [value] : [],
  );
}

/** The key in a reference to a component schema. */
export function schemaKey(ref: string): string | undefined {
  const key = ref.startsWith(SCHEMAS) ? ref.slice(SCHEMAS.length) : "";
  if (key === "" || key.includes("/")) return undefined;
  return decodeURIComponent(key).replaceAll("~1", "/").replaceAll("~0", "~");
}

/** Whether a schema allows only objects, not null or anything else. */
function isSingle(schema: JsonObject): boolean {
  return schema.type === undefined || schema.type === "object";
}

/** Whether keywords determine the type of a value, not only annotate it. */
function saysWhatItIs(schema: JsonObject): boolean {
  const { properties, additionalProperties, required, items } = schema;
  return (
    (schema.type !== undefined && schema.type !== "object") ||
    [properties, additionalProperties, required, items].some(
      (value) => value !== undefined,
    )
  );
}

/** Known values complete in the editor, and other values are allowed. */
function openEnum(values: readonly Json[], schema: JsonObject): string[] {
  const known = values.filter((value) => value !== null);
  const rest = [...new Set(known.map((value) => typeof value))].map(
    (type) => `(${type} & {})`,
  );
  return [...known.map(literal), ...rest, ...nullOf(values, schema)];
}

function closedEnum(values: readonly Json[], schema: JsonObject): string[] {
  const known = values.filter((value) => value !== null);
  return [...known.map(literal), ...nullOf(values, schema)];
}

function nullOf(values: readonly Json[], { type }: JsonObject): string[] {
  return values.includes(null) || [type].flat().includes("null")
    ? ["null"]
    : [];
}

/** A JSON value as a literal type. */
function literal(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(literal).join(", ")}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, member]) => `${memberName(name)}: ${literal(member)}`,
  );
  return `{ ${members.join("; ")} }`;
}

/** The name of a member of an object type, in quotes if necessary. */
export function memberName(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
}

function unionOf(branches: readonly string[]): string {
  const unique = [...new Set(branches)];
  if (unique.includes("unknown")) return "unknown";
  const alive = unique.filter((branch) => branch !== "never");
  return alive.length === 0 ? "never" : alive.join(" | ");
}

function parenthesised(branches: readonly string[]): string {
  const type = unionOf(branches);
  return new Set(branches).size > 1 && type !== "unknown" ? `(${type})` : type;
}

function intersectionOf(parts: readonly string[]): string {
  const unique = [...new Set(parts)].filter((part) => part !== "unknown");
  if (unique.length === 0) return "unknown";
  return unique.length === 1 ? (unique[0] ?? "") : `(${unique.join(" & ")})`;
}

function isPrimitive(type: string): boolean {
  return /^("|-?\d|string$|number$|boolean$|null$|true$|false$|\((string|number) & \{\}\)$)/.test(
    type,
  );
}
