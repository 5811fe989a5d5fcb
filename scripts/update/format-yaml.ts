import path from "node:path";
import { format, resolveConfig } from "prettier";
import { Document, Scalar, visit } from "yaml";
import type { JsonObject } from "../spec/source.js";

/**
 * Writes a description as YAML in a uniform format: block style, no anchors,
 * double quotes around strings that a parser could read as another type, layout
 * by prettier.
 */
export async function formatDescription(
  document: JsonObject,
  file: string,
): Promise<string> {
  const yaml = new Document(document, { aliasDuplicateObjects: false });
  visit(yaml, {
    Scalar(_key, node) {
      // YAML 1.1 parsers read an unquoted time as a date.
      if (
        typeof node.value === "string" &&
        /^\d{4}-\d\d-\d\d/.test(node.value)
      ) {
        node.type = Scalar.QUOTE_DOUBLE;
      }
    },
  });
  const options = await resolveConfig(path.resolve(file), {
    editorconfig: false,
  });
  return format(yaml.toString({ lineWidth: 0 }), {
    ...options,
    parser: "yaml",
  });
}
