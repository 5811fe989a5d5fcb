import type { OpenApiDocument, Schema } from "./document.js";
import { resolve } from "./operations.js";

/** The schema behind a `$ref`, merged with the parts of its `allOf`. */
export function flatten(document: OpenApiDocument, schema: Schema): Schema {
  const node = resolve(document, schema);
  if (!node.allOf) return node;
  const { allOf, ...own } = node;
  return allOf.reduce<Schema>(
    (merged, part) => mergeSchemas(merged, flatten(document, part)),
    own,
  );
}

/** A schema with the members and requirements of both. */
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

/** The alternatives of a schema, each with the keywords beside them. */
export function alternatives(
  document: OpenApiDocument,
  schema: Schema,
): Schema[] {
  const { oneOf, anyOf, ...own } = schema;
  const options = oneOf ?? anyOf;
  if (!options) return [schema];
  return options.map((option) => mergeSchemas(own, flatten(document, option)));
}
