import api from "../../openapi/api.config.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import { DESCRIPTIONS } from "../spec/descriptions.js";
import { SpecError } from "../spec/source.js";
import { docComment } from "./doc-comment.js";
import {
  clientPathsName,
  namespaceCoreName,
  namespaceOption,
  paginatedPathsName,
} from "./namespace-types.js";

/** The properties of an API with its own base URL. */
interface Namespace {
  readonly name: string;
  readonly option: string;
  readonly env: string;
  readonly path: string;
  readonly list: string;
}

/**
 * Emits the properties of the APIs with their own base URL, besides their resources.
 */
export function emitNamespaces(methods: readonly ResourceMethod[]): string {
  const namespaces = listNamespaces(methods);
  const names = namespaces.map(({ name }) => name);
  const types = names.flatMap((name) => [
    clientPathsName(name),
    paginatedPathsName(name),
  ]);
  return `${
    types.length === 0
      ? ""
      : `import type { RawMethods } from "../assemble-core.js";
import type { Paginate } from "../pagination/paginate.js";
import type { ${types.join(", ")} } from "./paths.js";`
  }
import type { ResponseKind } from "../operation.js";

${docComment(["Names of the APIs with their own base URL."])}
export type NamespaceName = ${names.map((name) => JSON.stringify(name)).join(" | ") || "never"};

${names
  .map(
    (
      name,
    ) => `${docComment([`openapi-fetch's typed methods and \`paginate\`, for the API at \`${name}\`.`])}
export interface ${namespaceCoreName(name)} extends RawMethods<${clientPathsName(name)}> {
  ${docComment([`Walks a paginated list of that API by its path.`])}
  paginate: Paginate<${clientPathsName(name)}, ${paginatedPathsName(name)}>;
}
`,
  )
  .join("\n")}
${docComment(["The methods of a client for these APIs."])}
export interface Namespaces {
${names
  .map(
    (
      name,
    ) => `${docComment([`The same methods for the paths of the API at \`${name}\`.`])}
readonly ${name}: ${namespaceCoreName(name)};`,
  )
  .join("\n")}
}

${docComment(["Options with their base URLs."])}
export interface NamespaceOptions {
${namespaces.map(emitOption).join("\n")}
}

/** The properties of such an API. */
export interface Namespace {
  readonly name: NamespaceName;
  /** The option with its base URL. */
  readonly option: keyof NamespaceOptions;
  /** Environment variable with the base URL, used if the options have none. */
  readonly env: string;
  /** Path below the root of the service or of a proxy. */
  readonly path: string;
  /** Kind of its lists, if all have the same; otherwise \`list\`. */
  readonly list: ResponseKind;
}

${docComment(["The APIs with their own base URL."])}
export const NAMESPACES: readonly Namespace[] = ${JSON.stringify(namespaces)};
`;
}

/** A path of each API that `paginate` takes; the main one is `platform`. */
export function listExamplePaths(
  methods: readonly ResourceMethod[],
): Record<string, string> {
  const names = listNamespaces(methods).map(({ name }) => name);
  return Object.fromEntries(
    [undefined, ...names].map((name) => [
      name ?? "platform",
      examplePath(methods, name),
    ]),
  );
}

function emitOption({ option, env, path }: Namespace): string {
  const base = new URL(api.baseUrl).pathname;
  return `${docComment([
    `Base URL of that API. Default: the environment variable \`${env}\`, or otherwise derived from \`baseUrl\`: \`${path}\` replaces \`${base}\` at the end of \`baseUrl\`, or is appended to any other URL, such as that of a proxy.`,
  ])}
${option}?: string | undefined;`;
}

function listNamespaces(methods: readonly ResourceMethod[]): Namespace[] {
  return DESCRIPTIONS.flatMap(({ name, namespace, baseUrl }) => {
    if (
      namespace === undefined ||
      !methods.some(({ operation }) => operation.namespace === namespace)
    ) {
      return [];
    }
    if (baseUrl === undefined || !URL.canParse(baseUrl)) {
      throw new SpecError(
        `openapi/api.config.ts: documents: ${name}`,
        "a document with a namespace needs a baseUrl, an absolute URL",
      );
    }
    return [
      {
        name: namespace,
        option: namespaceOption(namespace),
        env: `${api.environment}_${namespace.toUpperCase()}_BASE_URL`,
        path: new URL(baseUrl).pathname,
        list: kindOfLists(methods, namespace),
      },
    ];
  });
}

function kindOfLists(
  methods: readonly ResourceMethod[],
  namespace: string,
): string {
  const kinds = new Set(
    pagedLists(methods, namespace).map(({ response }) =>
      response.kind === "list" ? response.paging : "",
    ),
  );
  return kinds.size === 1 && kinds.has("graph") ? "graph" : "list";
}

function examplePath(
  methods: readonly ResourceMethod[],
  namespace: string | undefined,
): string {
  return pagedLists(methods, namespace)[0]?.operation.path ?? "/";
}

function pagedLists(
  methods: readonly ResourceMethod[],
  namespace: string | undefined,
): ResourceMethod[] {
  return methods.filter(
    ({ operation, response }) =>
      operation.namespace === namespace &&
      operation.method === "get" &&
      response.kind === "list" &&
      response.paging !== "none",
  );
}
