import { enumerated } from "../members.js";
import type { OpenApiDocument, Schema } from "./document.js";
import { alternatives, flatten } from "./schemas.js";

/** What a schema allows, as the end of the sentence "must be …". */
export function expectation(document: OpenApiDocument, schema: Schema): string {
  return enumerated(kindsOf(document, schema), "or");
}

/** Every kind of value that a schema allows, `null` at the end. */
function kindsOf(document: OpenApiDocument, given: Schema): string[] {
  const schema = flatten(document, given);
  if (schema.const !== undefined) return [JSON.stringify(schema.const)];
  if (schema.enum) return [`one of ${schema.enum.map(String).join(", ")}`];
  const options = alternatives(document, schema);
  const kinds =
    options.length > 1
      ? options.flatMap((option) =>
          // The members of each object would make the sentence too long.
          mainType(option) === "object"
            ? ["an object"]
            : kindsOf(document, option),
        )
      : typesOf(schema).flatMap((type) => kindOf(document, schema, type));
  const named = new Set(kinds.filter((kind) => kind !== "null"));
  // Every integer is a number.
  if (named.has("a number")) named.delete("an integer");
  const all = [...named, ...(kinds.includes("null") ? ["null"] : [])];
  return all.length > 0 ? all : ["a value that the API description allows"];
}

function kindOf(
  document: OpenApiDocument,
  schema: Schema,
  type: string,
): string[] {
  switch (type) {
    case "integer":
    case "number": {
      const kind = type === "integer" ? "an integer" : "a number";
      const { minimum, maximum } = schema;
      if (minimum !== undefined && maximum !== undefined) {
        return [`${kind} from ${minimum} to ${maximum}`];
      }
      if (minimum !== undefined) return [`${kind} of at least ${minimum}`];
      if (maximum !== undefined) return [`${kind} of at most ${maximum}`];
      return [kind];
    }
    case "boolean":
      return ["true", "false"];
    case "null":
      return ["null"];
    case "array": {
      const { items, minItems, maxItems } = schema;
      const list = `a list${lengthOf(minItems, maxItems, "item")}`;
      if (!items) return [list];
      return [`${list} whose items are each ${expectation(document, items)}`];
    }
    case "object": {
      const members = schema.required?.map((name) => `"${name}"`) ?? [];
      if (members.length === 0) return ["an object"];
      return [`an object with ${enumerated(members, "and")}`];
    }
    case "string": {
      const { format, pattern, minLength, maxLength } = schema;
      const length = lengthOf(minLength, maxLength, "character");
      const match = pattern === undefined ? "" : ` that matches ${pattern}`;
      return [`${expectedText(format)}${length}${match}`];
    }
    default:
      return [];
  }
}

/** The bounds of a length as part of a sentence; empty if there are none. */
function lengthOf(
  minimum: number | undefined,
  maximum: number | undefined,
  unit: string,
): string {
  const bounds = [
    ...(minimum ? [`at least ${minimum}`] : []),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
  ];
  const last = maximum ?? minimum;
  return bounds.length === 0
    ? ""
    : ` of ${bounds.join(" and ")} ${unit}${last === 1 ? "" : "s"}`;
}

export function typesOf({ type }: Schema): readonly string[] {
  if (type === undefined) return [];
  return typeof type === "string" ? [type] : type;
}

/** The type of a schema other than `null`, if it declares one. */
export function mainType(schema: Schema): string | undefined {
  if (typeof schema.type === "string") return schema.type;
  return schema.type?.find((type) => type !== "null");
}

const FORMATS: Readonly<Record<string, string>> = {
  uuid: "a UUID",
  "date-time": "an RFC 3339 date-time such as 2026-01-31T09:00:00Z",
  email: "an email address",
  uri: "a URL",
};

function expectedText(format: string | undefined): string {
  if (format === undefined) return "a string";
  return FORMATS[format] ?? `a string in the format ${format}`;
}
