import type { Operation } from "../spec/operations.js";
import type { JsonObject } from "../spec/source.js";
import { docComment } from "./doc-comment.js";
import { pascalCase } from "./names.js";
import { schemaTypeName } from "./schema-type-name.js";

/** Plain names for schemas, queries and request bodies. */
export function emitAliases(
  document: JsonObject,
  operations: readonly Operation[],
): string {
  const components = (document.components ?? {}) as JsonObject;
  const schemas = (components.schemas ?? {}) as JsonObject;
  const lines = [`import type { components, operations } from "./openapi.js";`];
  const declare = (name: string, type: string, comment: string): void => {
    lines.push("", docComment([comment]), `export type ${name} = ${type};`);
  };
  for (const [key, schema] of Object.entries(schemas)) {
    const { description } = schema as JsonObject;
    declare(
      schemaTypeName(key),
      `components["schemas"][${JSON.stringify(key)}]`,
      typeof description === "string" ? description : `Schema \`${key}\`.`,
    );
  }
  for (const { id, method, path, parameters, requestMedia } of operations) {
    const where = `${method.toUpperCase()} ${path}`;
    const operation = `operations[${JSON.stringify(id)}]`;
    if (parameters.some((parameter) => parameter.in === "query")) {
      declare(
        `${pascalCase(id)}Query`,
        `NonNullable<${operation}["parameters"]["query"]>`,
        `Query parameters of \`${where}\`.`,
      );
    }
    if (requestMedia) {
      declare(
        `${pascalCase(id)}Body`,
        `NonNullable<${operation}["requestBody"]>["content"][${JSON.stringify(requestMedia.type)}]`,
        `Request body of \`${where}\`.`,
      );
    }
  }
  return lines.join("\n");
}
