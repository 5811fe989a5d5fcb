import api from "../../openapi/api.config.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import { docComment } from "./doc-comment.js";
import { namespaceCoreName } from "./namespace-types.js";
import {
  CLIENT_PACKAGE,
  CLIENT_VARIABLE,
  TYPES_PACKAGE,
} from "./package-names.js";

/** Hand-written error classes in `errors/`, by module. */
export const ERROR_CLASSES = {
  "abort-error": ["AbortError"],
  "api-error": ["ApiError"],
  "argument-error": ["ArgumentError"],
  "connection-error": ["ConnectionError"],
  "pagination-error": ["PaginationError"],
  "parse-error": ["ParseError"],
  "response-size-error": ["ResponseSizeError"],
  "status-errors": [
    "AuthenticationError",
    "ConflictError",
    "NotFoundError",
    "PermissionError",
    "PlanError",
    "RateLimitError",
    "ServerError",
    "ValidationError",
  ],
  "timeout-error": ["TimeoutError"],
} as const;

const { name } = api;

/**
 * Emits the base class of all errors. It is declared under its published name, because an
 * editor shows the declared name for the error of a hook, which is not imported.
 */
export function emitClientError(): string {
  return `import { branded } from "../errors/branded-error.js";

${docComment([
  "Base class of all errors of this package.",
  "`instanceof` also works for errors of another copy of the package, such as one that a library installs. `name` is a string, so it survives minification.",
])}
export class ${name}Error extends Error {
  static {
    branded(this);
  }
}
`;
}

/**
 * Emits the published names of hand-written errors, which have neutral names in the code.
 */
export function emitErrorNames(): string {
  const classes = Object.entries(ERROR_CLASSES).map(
    ([module, names]) =>
      `export { ${names.map((one) => `${one} as ${name}${one}`).join(", ")} } from "../errors/${module}.js";`,
  );
  return `${classes.join("\n")}
export { isClientError as is${name}Error } from "../errors/branded-error.js";
export { ${name}Error } from "./error.js";
`;
}

/** Emits the exports of the generated modules. */
export function emitClientIndex(methods: readonly ResourceMethod[]): string {
  const cores = namespacesOf(methods).map(namespaceCoreName);
  return `export type * from "./client.js";
export { createApiClient as create${name}Client } from "../client.js";
export { createApiCore as create${name}Core } from "../core.js";
export * from "./errors.js";
${cores.length === 0 ? "" : `export type { ${cores.join(", ")} } from "./namespaces.js";\n`}export type * from "./paths.js";
export type * from "./resources.js";
export type * from "${TYPES_PACKAGE}";
`;
}

/**
 * Emits the entry of production bundles for browsers: the exports of the main entry, with
 * other functions that create clients.
 */
export function emitBrowserIndex(): string {
  return `export * from "../index.js";
// They hide those of the main entry.
export {
  createApiClient as create${name}Client,
  createApiCore as create${name}Core,
} from "../browser.js";
`;
}

/** Emits the client and the core, with their options, under the API's name. */
export function emitClientNames(methods: readonly ResourceMethod[]): string {
  const namespaces = namespacesOf(methods);
  return `import type { CoreMethods } from "../assemble-core.js";
import type { ApiMethods } from "../methods.js";
import type { ClientSettings, CoreSettings } from "../options.js";
${namespaces.length === 0 ? "" : `import type { ${namespaces.map(namespaceCoreName).join(", ")} } from "./namespaces.js";`}

${docComment([`Options of {@link create${name}Client}.`])}
export interface ${name}ClientOptions extends ClientSettings {}

${docComment([`Options of {@link create${name}Core}.`])}
export interface ${name}CoreOptions extends CoreSettings {}

${docComment([
  `A client for the API of ${name}: a resource method for each operation, openapi-fetch's typed methods, and \`paginate\` for lists by path.`,
])}
export interface ${name}Client
  extends CoreMethods, ApiMethods {
${namespaces
  .map(
    (
      one,
    ) => `${docComment([`The API at \`${CLIENT_VARIABLE}.${one}\`, which has its own base URL.`])}
  readonly ${one}: ${namespaceCoreName(one)} & ApiMethods[${JSON.stringify(one)}];`,
  )
  .join("\n")}
${emitWithOptions("Client")}
}

${docComment([
  "A client without resources: openapi-fetch's typed methods, `paginate`, and `call` for imported operations.",
])}
export interface ${name}Core extends CoreMethods {
${emitWithOptions("Core")}
}
`;
}

/** Emits neutral names for hand-written code, which must not contain the name of the API. */
export function emitNeutralNames(): string {
  return `// Neutral names for hand-written code.
export { ${name}Error as ClientError } from "./error.js";
export type {
  ${name}Client as ApiClient,
  ${name}ClientOptions as ApiClientOptions,
  ${name}Core as ApiCore,
  ${name}CoreOptions as ApiCoreOptions,
} from "./client.js";
export type { ${name}Paths as ApiPaths } from "./paths.js";
export type { ${name}Resources as ApiResources } from "./resources.js";
`;
}

function namespacesOf(methods: readonly ResourceMethod[]): string[] {
  return [
    ...new Set(methods.map(({ operation }) => operation.namespace)),
  ].filter((namespace) => namespace !== undefined);
}

function emitWithOptions(kind: "Client" | "Core"): string {
  return `${docComment(
    [
      "Creates a client with other options, which shares everything else with this one, including its middleware. This client does not change.",
    ],
    [
      "@param options - The options to change. `headers` replaces all headers of this client.",
      "",
      ...exampleTag(
        `import { create${name}${kind} } from "${CLIENT_PACKAGE}";`,
        `const ${CLIENT_VARIABLE} = create${name}${kind}();`,
        `const patient = ${CLIENT_VARIABLE}.withOptions({ timeout: 120_000 });`,
      ),
    ],
  )}
withOptions(options: ${name}${kind}Options): ${name}${kind};`;
}

function exampleTag(head: string, ...lines: string[]): string[] {
  return ["@example", "```ts", head, "", ...lines, "```"];
}
