import api from "../../openapi/api.config.js";
import { readClientBody } from "../resources/client-body.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import { emitInterface, interfaceName } from "./client-interfaces.js";
import {
  clientCode,
  emitOperation,
  operationConstant,
} from "./client-operations.js";
import { emitMethodTypes, methodTypeNames } from "./client-params.js";
import { docComment } from "./doc-comment.js";
import { importTypes } from "./import-types.js";
import { kebabCase } from "./names.js";
import {
  type ResourceNode,
  buildResourceTree,
  flattenResources,
} from "./resource-tree.js";
import type { EmittedTypes } from "./types.js";
import { CLIENT_VARIABLE, TYPES_PACKAGE } from "./package-names.js";

/**
 * A generated module of the client; `file` is relative to its generated folder.
 */
export interface ClientModule {
  readonly file: string;
  readonly code: string;
}

/**
 * Emits a module for each top-level resource with the types of parameters and
 * bodies, the operations and the interfaces. Also emits a module with all
 * resources and a module that exports all operations.
 */
export function emitResources(
  methods: readonly ResourceMethod[],
  types: EmittedTypes,
): ClientModule[] {
  const resources = [...buildResourceTree(methods).children.values()];
  return [
    ...resources.map((resource) => ({
      file: `resources/${moduleName(resource.name)}.ts`,
      code: emitResource(resource, types),
    })),
    { file: "resources.ts", code: emitAllResources(resources) },
    { file: "operations.ts", code: emitAllOperations(resources) },
  ];
}

/** `phoneNumbers.webhooks` → `phone-numbers`, the module of the resource. */
export function moduleName(resource: string): string {
  return kebabCase(resource.split(".")[0] ?? "");
}

function emitResource(resource: ResourceNode, types: EmittedTypes): string {
  const nodes = flattenResources(resource);
  const methods = nodes.flatMap((node) => node.methods);
  const own = new Set(methods.flatMap(methodTypeNames));
  const wire = new Set<string>();
  const emitted = methods.map((method) => emitMethodTypes(method, types));
  for (const { imports } of emitted) {
    for (const name of imports) wire.add(name);
  }
  const use = (name: string): void => {
    if (!own.has(name)) wire.add(name);
  };
  const interfaces = nodes.flatMap((node) => emitInterface(node, use));
  const code = [
    ...emitted.flatMap(({ declarations }) => declarations),
    ...interfaces,
    ...methods.map((method) => `${emitOperation(method)}\n`),
  ].join("\n");
  const uses = (name: string): boolean =>
    new RegExp(`\\b${name}\\b`).test(code);
  return [
    importTypes(wire, TYPES_PACKAGE),
    ...importClientBodies(methods),
    ...importCode(methods, "../.."),
    importTypes(["Operation"], "../../operation.js"),
    importTypes(
      ["ListOptions", "RequestOptions"].filter(uses),
      "../../options.js",
    ),
    importTypes(
      ["PagePromise"].filter(uses),
      "../../pagination/page-promise.js",
    ),
    importTypes(["ResponsePromise"].filter(uses), "../../response-promise.js"),
    importTypes(
      ["WithDates", "Without"].filter(uses),
      "../../derived-types.js",
    ),
    "",
    code,
  ].join("\n");
}

/** Imports the types of arguments for hand-written bodies. Their code is loaded on demand. */
function importClientBodies(methods: readonly ResourceMethod[]): string[] {
  const byModule = new Map<string, Set<string>>();
  for (const { operation } of methods) {
    const own = readClientBody(operation);
    if (own?.type === undefined) continue;
    const names = byModule.get(own.module) ?? new Set();
    byModule.set(own.module, names.add(own.type));
  }
  return [...byModule].map(([module, names]) =>
    importTypes([...names], `../../${module}.js`),
  );
}

/**
 * Imports the functions that the operations of these methods call.
 *
 * @param source - Path to the source folder of the client.
 */
export function importCode(
  methods: readonly ResourceMethod[],
  source: string,
): string[] {
  const imports = Object.assign(
    {},
    ...methods
      .flatMap((method) => clientCode(method, source))
      .map((code) => code.imports),
  ) as Record<string, string>;
  return Object.entries(imports).map(
    ([name, module]) => `import { ${name} } from "${source}/${module}.js";`,
  );
}

function emitAllResources(resources: readonly ResourceNode[]): string {
  return [
    ...resources.map(({ name }) =>
      importTypes([interfaceName(name)], `./resources/${moduleName(name)}.js`),
    ),
    "",
    ...resources.map(
      ({ name }) => `export type * from "./resources/${moduleName(name)}.js";`,
    ),
    "",
    docComment([
      "The resources of a client: a property for each resource, a method for each operation.",
    ]),
    `export interface ${api.name}Resources {`,
    ...resources.flatMap(({ name }) => [
      docComment([`Methods of \`${CLIENT_VARIABLE}.${name}\`.`]),
      `readonly ${name}: ${interfaceName(name)};`,
    ]),
    "}",
  ].join("\n");
}

function emitAllOperations(resources: readonly ResourceNode[]): string {
  return [
    "/**",
    " * The operations of the API as values, for `call` of a client and for hooks.",
    " *",
    " * @packageDocumentation",
    " */",
    `export type { Operation, OperationMethod, ParameterRule, ResponseKind } from "../operation.js";`,
    ...resources.map((resource) => {
      const names = flattenResources(resource)
        .flatMap(({ methods }) => methods)
        .map(operationConstant);
      return `export { ${names.join(", ")} } from "./resources/${moduleName(resource.name)}.js";`;
    }),
  ].join("\n");
}
