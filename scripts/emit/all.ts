import { listOperations } from "../spec/operations.js";
import type { JsonObject } from "../spec/source.js";
import {
  type GeneratedFile,
  jsonFile,
  typescriptFile,
} from "./generated-file.js";
import { emitTypes } from "./types.js";

/** Everything that is derived from the description, formatted and in memory. */
export async function emitAll(
  document: JsonObject,
  root: string,
): Promise<GeneratedFile[]> {
  const operations = listOperations(document);
  const types = await emitTypes(document, operations);
  return Promise.all([
    jsonFile(root, "packages/types/openapi.json", document),
    typescriptFile(
      root,
      "packages/types/src/generated/openapi.ts",
      types.openapi,
    ),
    typescriptFile(
      root,
      "packages/types/src/generated/aliases.ts",
      types.aliases,
    ),
  ]);
}
