import { describeResourceMethods } from "../resources/resource-method.js";
import { listOperations } from "../spec/operations.js";
import { selectNamespace } from "../spec/namespaces.js";
import { refuseMalformed } from "../spec/refuse-malformed.js";
import type { JsonObject } from "../spec/source.js";
import { emitAliases } from "./aliases.js";
import { claimNames } from "./claim-names.js";
import { emitOperationTable } from "./client-operations.js";
import { emitParams } from "./client-params.js";
import { emitResources } from "./client-resources.js";
import {
  type GeneratedFile,
  jsonFile,
  markdownFile,
  typescriptFile,
} from "./generated-file.js";
import { OPENAPI_TYPES } from "./fixed-names.js";
import { emitOperationsPage } from "./operations-page.js";
import { emitProxyOperations } from "./proxy-operations.js";
import { emitReactCalls } from "./react-calls.js";
import { emitReactHooks } from "./react-hooks.js";
import { emitReactKeys } from "./react-keys.js";
import { emitReactMutations } from "./react-mutations.js";
import { describeReactOperations } from "./react-operations.js";
import { emitReactPage } from "./react-page.js";
import { emitReactQueries } from "./react-queries.js";
import { emitTypes } from "./types.js";
import { emitWebhooks } from "./webhooks.js";

const TYPES = "packages/types/src/generated";
const CLIENT = "packages/client/src/generated";
const REACT = "packages/react/src/generated";

/** Everything that is derived from the description, formatted and in memory. */
export async function emitAll(
  merged: JsonObject,
  root: string,
): Promise<GeneratedFile[]> {
  refuseMalformed(merged);
  const document = selectNamespace(merged);
  const operations = listOperations(document);
  const methods = describeResourceMethods(document, operations);
  const react = describeReactOperations(methods);
  claimNames(document, operations, methods, react);
  const types = await emitTypes(document, operations);
  const aliases = emitAliases(document, operations);
  const typescript = (file: string, code: string): Promise<GeneratedFile> =>
    typescriptFile(root, file, code);
  const files = await Promise.all([
    jsonFile(root, "packages/types/openapi.json", document),
    markdownFile(root, "docs/operations.md", emitOperationsPage(methods)),
    typescript(`${TYPES}/openapi.ts`, types.code),
    typescript(`${TYPES}/aliases.ts`, aliases),
    typescript(`${CLIENT}/operations.ts`, emitOperationTable(methods)),
    typescript(
      `${CLIENT}/proxy-operations.ts`,
      emitProxyOperations(document, methods),
    ),
    typescript(`${CLIENT}/params.ts`, emitParams(methods, types)),
    typescript(`${CLIENT}/resources.ts`, emitResources(methods)),
    markdownFile(root, "docs/react-hooks.md", emitReactPage(react)),
    typescript(`${REACT}/operations.ts`, emitReactCalls(react)),
    typescript(`${REACT}/keys.ts`, emitReactKeys(react)),
    typescript(`${REACT}/queries.ts`, emitReactQueries(react)),
    typescript(`${REACT}/mutations.ts`, emitReactMutations(react)),
    typescript(`${REACT}/hooks.ts`, emitReactHooks(react)),
  ]);
  return [...files, ...(await emitWebhooks(root, exportedTypes(aliases)))];
}

/** Names of the types that a generated module exports. */
function exportedTypes(code: string): Set<string> {
  const names = [...code.matchAll(/^export type (\w+)/gm)];
  return new Set([...OPENAPI_TYPES, ...names.map(([, name = ""]) => name)]);
}
