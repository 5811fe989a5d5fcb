import api from "../../openapi/api.config.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import type { Operation } from "../spec/operations.js";
import type { JsonObject } from "../spec/source.js";
import { docComment } from "./doc-comment.js";
import {
  confiningParameters,
  declaredMembers,
  kindsOfItems,
  statedFilters,
} from "./proxy-scope.js";

/**
 * Emits what the proxy knows about each operation of all APIs: its path, what
 * it takes, and what confines it to a scope. It is a separate module, so that
 * bundles for browsers do not contain it.
 */
export function emitProxyOperations(
  document: JsonObject,
  methods: readonly ResourceMethod[],
): string {
  const lists = new Map(
    methods
      .filter(({ response }) => response.kind === "list")
      .map(({ operation }) => [operation.path, queryParameters(operation)]),
  );
  const kinds = kindsOfItems(document, methods);
  const rows = methods.map((method) => {
    const { operation, response } = method;
    const list = lists.get(operation.path.replace(/\/\{[^}]+\}$/, ""));
    const row = withoutEmpty({
      ...placeOf(method),
      ...bodyOf(method),
      list: response.kind === "list",
      bare: response.kind === "item" && !response.enveloped,
      file: ["text", "blob", "any"].includes(response.kind),
      states:
        list && operation.method === "get" && response.kind === "item"
          ? statedFilters(document, operation, list)
          : {},
      kind: kinds.get(operation) ?? [],
      members: declaredMembers(document, method) ?? [],
    });
    const confinedBy = confiningParameters(operation);
    if (confinedBy) row.confinedBy = confinedBy;
    return `${JSON.stringify(nameOf(method))}: ${JSON.stringify(row)},`;
  });
  const names = new Set(
    methods
      .flatMap(({ operation }) => queryParameters(operation))
      // As a key of an object type, the compiler would confuse it with the
      // member.
      .filter((name) => !(name in Object.prototype)),
  );
  return [
    `import type { ProxyOperation } from "../proxy/routes/route.js";`,
    "",
    docComment(["Names of all operations: the names of the client's methods."]),
    `export type OperationName = ${union(methods.map(nameOf))};`,
    "",
    docComment(["Every query parameter that any operation takes."]),
    `export type QueryParameter = ${union([...names].sort())};`,
    "",
    docComment(["The properties of each operation that the proxy uses."]),
    "export const proxyOperations: Readonly<Record<OperationName, ProxyOperation>> = {",
    ...rows,
    "};",
    "",
    ...emitFiles(methods),
  ].join("\n");
}

/** Typed as `string`, because a name is empty if the description has no such operation. */
function emitFiles(methods: readonly ResourceMethod[]): string[] {
  const { fileLink = "", fileDownload = "" } = api.proxy ?? {};
  const known = (name: string): string =>
    JSON.stringify(
      methods.some((method) => nameOf(method) === name) ? name : "",
    );
  return [
    docComment(["The operation whose response has a link to download a file."]),
    `export const FILE_LINK = ${known(fileLink)} as string;`,
    "",
    docComment([
      "The operation that downloads a file by the token of its link.",
    ]),
    `export const FILE_DOWNLOAD = ${known(fileDownload)} as string;`,
  ];
}

function nameOf({ resource, method }: ResourceMethod): string {
  return `${resource}.${method}`;
}

function placeOf({ operation }: ResourceMethod): Record<string, unknown> {
  return {
    method: operation.method.toUpperCase(),
    path: operation.path,
    api: operation.namespace,
    levelsUp: operation.levelsUp === 0 ? undefined : operation.levelsUp,
    query: queryParameters(operation),
    headers: operation.parameters
      .filter(({ in: where }) => where === "header")
      .map(({ name }) => name),
    exclusive: operation.exclusive,
  };
}

function bodyOf({ body }: ResourceMethod): Record<string, unknown> {
  if (!body) return {};
  const { contentType, envelope, required } = body;
  return {
    body: contentType,
    envelope: envelope[0],
    optionalBody: !required,
  };
}

/** Rows leave out default values. */
function withoutEmpty(row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(row).filter(
      ([, value]) =>
        value !== undefined &&
        value !== false &&
        (typeof value !== "object" ||
          (value !== null && Object.keys(value).length > 0)),
    ),
  );
}

function queryParameters({ parameters }: Operation): string[] {
  return parameters
    .filter(({ in: where }) => where === "query")
    .map(({ name }) => name);
}

function union(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(" | ") || "never";
}
