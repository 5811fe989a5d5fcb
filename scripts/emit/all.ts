import { listOtherServers } from "../resources/other-servers.js";
import { listUnpaged } from "../resources/resource-method.js";
import { describeOperations } from "../resources/describe-operations.js";
import { listNamespaces, selectNamespace } from "../spec/namespaces.js";
import { rejectMalformed } from "../spec/reject-malformed.js";
import type { JsonObject } from "../spec/source.js";
import { claimNames } from "./claim-names.js";
import { emitClientApi, emitPositions } from "./client-api.js";
import {
  emitClientError,
  emitBrowserIndex,
  emitClientIndex,
  emitClientNames,
  emitErrorNames,
  emitNeutralNames,
} from "./client-names.js";
import { emitNamespaces } from "./client-namespaces.js";
import { emitFileLimits } from "./client-file-limits.js";
import { emitClientOnDemand } from "./client-on-demand.js";
import { emitPaths } from "./client-paths.js";
import { emitResources } from "./client-resources.js";
import { emitTable } from "./client-table.js";
import {
  type GeneratedFile,
  jsonFile,
  markdownFile,
  typescriptFile,
} from "./generated-file.js";
import { OPENAPI_TYPES } from "./fixed-names.js";
import { emitOperationsPage } from "./operations-page.js";
import { emitProxyOperations } from "./proxy-operations.js";
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

/**
 * Emits all files that are derived from the description, formatted and in
 * memory.
 */
export async function emitAll(
  document: JsonObject,
  root: string,
): Promise<GeneratedFile[]> {
  rejectMalformed(document);
  const { operations, methods } = describeOperations(document);
  const react = describeReactOperations(methods);
  claimNames(document, operations, methods, react);
  const types = emitTypes(document, operations);
  const files = await Promise.all([
    jsonFile("packages/types/openapi.json", selectNamespace(document)),
    ...listNamespaces(document).map((namespace) =>
      jsonFile(
        `packages/types/${namespace}.json`,
        selectNamespace(document, namespace),
      ),
    ),
    markdownFile("docs/operations.md", emitOperationsPage(methods)),
    typescriptFile(`${TYPES}/schemas.ts`, types.schemas),
    typescriptFile(`${TYPES}/requests.ts`, types.requests),
    typescriptFile(`${TYPES}/openapi.ts`, types.openapi),
    typescriptFile(`${CLIENT}/api.ts`, emitClientApi()),
    typescriptFile(`${CLIENT}/position.ts`, emitPositions(methods)),
    typescriptFile(`${CLIENT}/error.ts`, emitClientError()),
    typescriptFile(`${CLIENT}/errors.ts`, emitErrorNames()),
    typescriptFile(`${CLIENT}/file-limits.ts`, emitFileLimits(methods)),
    typescriptFile(`${CLIENT}/client.ts`, emitClientNames(methods)),
    typescriptFile(`${CLIENT}/index.ts`, emitClientIndex(methods)),
    typescriptFile(`${CLIENT}/browser.ts`, emitBrowserIndex()),
    typescriptFile(`${CLIENT}/namespaces.ts`, emitNamespaces(methods)),
    typescriptFile(`${CLIENT}/neutral.ts`, emitNeutralNames()),
    typescriptFile(`${CLIENT}/on-demand.ts`, emitClientOnDemand(methods)),
    typescriptFile(
      `${CLIENT}/proxy-operations.ts`,
      emitProxyOperations(document, methods),
    ),
    typescriptFile(`${CLIENT}/paths.ts`, emitPaths(methods, types)),
    typescriptFile(`${CLIENT}/operation-table.ts`, emitTable(methods)),
    ...emitResources(methods, types).map(({ file, code }) =>
      typescriptFile(`${CLIENT}/${file}`, code),
    ),
    markdownFile("docs/react-hooks.md", emitReactPage(react)),
    typescriptFile(`${REACT}/keys.ts`, emitReactKeys(react)),
    typescriptFile(`${REACT}/queries.ts`, emitReactQueries(react)),
    typescriptFile(`${REACT}/mutations.ts`, emitReactMutations(react)),
    typescriptFile(`${REACT}/hooks.ts`, emitReactHooks(react)),
  ]);
  return [
    ...files,
    ...(await emitWebhooks(
      root,
      exportedTypes(types.requests + types.schemas),
    )),
  ];
}

/**
 * Decisions that a document leaves open, one sentence each; generation
 * continues.
 */
export function findNotices(document: JsonObject): string[] {
  const { operations, methods } = describeOperations(document);
  return [...listOtherServers(operations), ...listUnpaged(document, methods)];
}

/** The names of all operations, such as `conversations.list`. */
export function listOperationNames(document: JsonObject): Set<string> {
  return new Set(
    describeOperations(document).methods.map(
      ({ resource, method }) => `${resource}.${method}`,
    ),
  );
}

/** Names of the types that a generated module exports. */
function exportedTypes(code: string): Set<string> {
  const names = [...code.matchAll(/^export (?:type|interface) (\w+)/gm)];
  return new Set([...OPENAPI_TYPES, ...names.map(([, name = ""]) => name)]);
}
