import type { Schema } from "./document.js";

/**
 * What a schema allows, as the end of the sentence "must be …": for error
 * messages that tell the reader what would be right.
 */
export function expectation(schema: Schema): string {
  if (schema.enum) return `one of ${schema.enum.join(", ")}`;
  const type = mainType(schema);
  switch (type) {
    case "integer":
    case "number": {
      const kind = type === "integer" ? "an integer" : "a number";
      const { minimum, maximum } = schema;
      if (minimum !== undefined && maximum !== undefined) {
        return `${kind} from ${minimum} to ${maximum}`;
      }
      if (minimum !== undefined) return `${kind} of at least ${minimum}`;
      if (maximum !== undefined) return `${kind} of at most ${maximum}`;
      return kind;
    }
    case "boolean":
      return "true or false";
    case "array":
      return schema.items
        ? `a list${lengthOf(schema.minItems, schema.maxItems, "item")} whose items are each ${expectation(schema.items)}`
        : "a list";
    case "object":
      return "an object";
    case "string":
      return `${expectedText(schema.format)}${lengthOf(schema.minLength, schema.maxLength, "character")}${schema.pattern === undefined ? "" : ` that matches ${schema.pattern}`}`;
    default:
      return "a value that the API description allows";
  }
}

/** The bounds of a length as part of a sentence; empty where there are none. */
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

/** The type of a schema, `null` aside; undefined where none is declared. */
export function mainType(schema: Schema): string | undefined {
  if (typeof schema.type === "string") return schema.type;
  return schema.type?.find((type) => type !== "null");
}

function expectedText(format: string | undefined): string {
  switch (format) {
    case "uuid":
      return "a UUID";
    case "date-time":
      return "an RFC 3339 date-time such as 2026-01-31T09:00:00Z";
    case "email":
      return "an email address";
    case "uri":
      return "a URL";
    case undefined:
      return "a string";
    default:
      return `a string in the format ${format}`;
  }
}
