import type { OpenApiDocument, Schema } from "./document.js";
import { resolve } from "./operations.js";

/** One plain schema instead of a `$ref` and of the parts of an `allOf`. */
export function flatten(document: OpenApiDocument, schema: Schema): Schema {
  const { node } = resolve(document, schema, []);
  if (!node.allOf) return node;
  const { allOf, ...own } = node;
  return allOf.reduce<Schema>(
    (merged, part) => mergeSchemas(merged, flatten(document, part)),
    own,
  );
}

/** A schema that asks for what both ask for, as far as objects go. */
function mergeSchemas(first: Schema, second: Schema): Schema {
  const properties: Record<string, Schema> = { ...first.properties };
  for (const [name, schema] of Object.entries(second.properties ?? {})) {
    const known = properties[name];
    properties[name] = known ? mergeSchemas(known, schema) : schema;
  }
  const required = [...(first.required ?? []), ...(second.required ?? [])];
  return {
    ...first,
    ...second,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

/** The alternatives of a schema, each with what stands beside them. */
export function alternatives(
  document: OpenApiDocument,
  schema: Schema,
): Schema[] {
  const { oneOf, anyOf, ...own } = schema;
  const options = oneOf ?? anyOf;
  if (!options) return [schema];
  return options.map((option) => mergeSchemas(own, flatten(document, option)));
}
