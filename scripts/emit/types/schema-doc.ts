import type { JsonObject } from "../../spec/source.js";
import { docComment } from "../doc-comment.js";

/**
 * The doc comment of a property or a parameter: the meaning, then format and
 * default. Undefined if the description has none of these. Examples are left
 * out, because in a hint they would hide the meaning.
 */
export function schemaDoc(
  schema: JsonObject,
  description = schema.description ?? schema.title,
): string | undefined {
  const text = typeof description === "string" ? description.trim() : "";
  const format =
    typeof schema.format === "string" && schema.format !== "binary"
      ? `Format: \`${schema.format}\`.`
      : undefined;
  const value =
    schema.default === undefined || typeof schema.default === "object"
      ? undefined
      : `Default: \`${JSON.stringify(schema.default)}\`.`;
  const tags = schema.deprecated === true ? ["@deprecated"] : [];
  const paragraph = [text, format, value].filter(Boolean).join(" ");
  if (paragraph === "" && tags.length === 0) return undefined;
  return docComment([paragraph], tags);
}
