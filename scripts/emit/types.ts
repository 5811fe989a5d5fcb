import { listNamespaces } from "../spec/namespaces.js";
import { type Operation, listOperations } from "../spec/operations.js";
import { findSides } from "../spec/sides.js";
import type { Json, JsonObject } from "../spec/source.js";
import { objectOf } from "../spec/walk.js";
import { docComment } from "./doc-comment.js";
import { importTypes } from "./import-types.js";
import { bodyTypeName, queryTypeName } from "./names.js";
import { operationsName, pathsName } from "./namespace-types.js";
import { schemaTypeName } from "./schema-type-name.js";
import { SHAPE_DECLARATIONS } from "./types/operation-shapes.js";
import {
  type Written,
  bodyType,
  operationType,
  responseType,
} from "./types/operation-type.js";
import {
  NOT_TOGETHER,
  NOT_TOGETHER_DECLARATION,
  type QueryStyle,
  isTime,
  queryType,
} from "./types/query-type.js";
import { SchemaTypes, memberName } from "./types/schema-type.js";

/** The types of a document. */
export interface EmittedTypes {
  /** The schemas of the components, by their own names. */
  readonly schemas: string;
  /** Query parameters and request bodies of the operations. */
  readonly requests: string;
  /**
   * `paths`, `operations`, `components` and `webhooks`, in the shape that
   * openapi-fetch reads.
   */
  readonly openapi: string;
  /**
   * The query parameters of an operation as a separate type.
   *
   * @throws Error if the operation has none
   */
  printQuery(operation: Operation, style: QueryStyle): string;
}

/**
 * `Blob` if the global type exists: the types package also compiles without a
 * DOM.
 */
const BINARY = `/** Bytes: a \`Blob\` or a \`File\`. */
export type Binary = typeof globalThis extends { Blob: { prototype: infer Bytes } } ? Bytes : unknown;`;

/**
 * Emits the types of a document.
 *
 * @param only - references to the components that are written; by default all
 *   of them, and the webhooks
 */
export function emitTypes(
  document: JsonObject,
  operations: readonly Operation[],
  only?: ReadonlySet<string>,
): EmittedTypes {
  const used = new Set<string>();
  const types = new SchemaTypes(document, (key) => {
    const name = schemaTypeName(key);
    used.add(name);
    return name;
  });
  const apart = new SchemaTypes(
    document,
    (key) => `components["schemas"][${JSON.stringify(key)}]`,
  );
  const schemas = emitSchemas(document, types, only);
  used.clear();
  const requests = withImports(
    emitRequests(document, types, operations),
    used,
    [],
  );
  used.clear();
  const openapi = emitOpenapi(document, types, operations, used, only);
  return {
    schemas,
    requests,
    openapi,
    printQuery: (operation, style) => {
      if (!takesQuery(operation)) {
        throw new Error(`${operation.id} takes no query parameters`);
      }
      return queryType(apart, operation, style);
    },
  };
}

function takesQuery({ parameters }: Operation): boolean {
  return parameters.some((parameter) => parameter.in === "query");
}

function componentsOf(
  document: JsonObject,
  section: "schemas" | "responses",
  only: ReadonlySet<string> | undefined,
): [string, Json][] {
  const found = Object.entries(
    objectOf(objectOf(document.components)[section]),
  );
  return only
    ? found.filter(([key]) => only.has(`#/components/${section}/${key}`))
    : found;
}

function emitSchemas(
  document: JsonObject,
  types: SchemaTypes,
  only: ReadonlySet<string> | undefined,
): string {
  const { requestRefs } = findSides(document);
  const declarations = componentsOf(document, "schemas", only).map(
    ([key, schema]) => {
      const { description } = objectOf(schema);
      const doc = typeof description === "string" ? description : undefined;
      const name = schemaTypeName(key);
      const declare = (): string => types.declare(name, key, schema);
      const declaration = requestRefs.has(`#/components/schemas/${key}`)
        ? types.ofRequests(declare)
        : declare();
      return `${docComment([doc ?? `Schema \`${key}\`.`])}\n${declaration}\n`;
    },
  );
  return [BINARY, "", NOT_TOGETHER_DECLARATION, "", ...declarations].join("\n");
}

function emitRequests(
  document: JsonObject,
  types: SchemaTypes,
  operations: readonly Operation[],
): string {
  const lines: string[] = [];
  const time = timeParameter(document);
  for (const operation of operations) {
    const { id, method, path, parameters, requestMedia, exclusive } = operation;
    const where = `${method.toUpperCase()} ${path}`;
    if (takesQuery(operation)) {
      const isDated = parameters.some(
        (one) => one.in === "query" && isTime(one.schema),
      );
      const name = queryTypeName(id) + (isDated ? `<${time} = string>` : "");
      const query = queryType(types, operation, isDated ? { time } : {});
      lines.push(
        docComment([`Query parameters of \`${where}\`.`]),
        exclusive.length === 0
          ? `export interface ${name} ${query}`
          : `export type ${name} = ${query};`,
        "",
      );
    }
    if (requestMedia) {
      const { type, schema } = requestMedia;
      const name = bodyTypeName(id);
      lines.push(
        docComment([`Request body of \`${where}\`.`]),
        schema && Object.keys(schema).length > 0
          ? types.ofRequests(() => types.declare(name, name, schema))
          : `export type ${name} = ${bodyType(document, types, type, {})};`,
        "",
      );
    }
  }
  return lines.join("\n");
}

/**
 * The type parameter of queries for the type of date-times: `string`, or for the client also
 * `Date`. No schema has its name.
 */
function timeParameter(document: JsonObject): string {
  const names = new Set(
    componentsOf(document, "schemas", undefined).map(([key]) =>
      schemaTypeName(key),
    ),
  );
  let name = "Time";
  while (names.has(name)) name += "Value";
  return name;
}

function emitOpenapi(
  document: JsonObject,
  types: SchemaTypes,
  operations: readonly Operation[],
  used: Set<string>,
  only: ReadonlySet<string> | undefined,
): string {
  const requests: string[] = [];
  const written: Written = new Map();
  const members = operations.map((operation) => {
    const query = takesQuery(operation)
      ? queryTypeName(operation.id)
      : undefined;
    const body = operation.requestMedia
      ? bodyTypeName(operation.id)
      : undefined;
    requests.push(...[query, body].filter((name) => name !== undefined));
    const type = operationType(
      document,
      types,
      operation,
      { query, body },
      written,
    );
    return {
      namespace: operation.namespace,
      member: `${memberName(operation.id)}: ${type};`,
    };
  });
  const namespaces = listNamespaces(document);
  const membersOf = (namespace?: string): string =>
    members
      .filter((entry) => entry.namespace === namespace)
      .map(({ member }) => member)
      .join("\n");
  // Operation ids are unique across all APIs, so one interface can have them
  // all.
  const extended =
    namespaces.length === 0
      ? ""
      : `extends ${namespaces.map(operationsName).join(", ")} `;
  const schemas = componentsOf(document, "schemas", only).map(
    ([key]) =>
      `${memberName(key)}: ${types.typeOf({ $ref: `#/components/schemas/${escapePointer(key)}` })};`,
  );
  const responses = componentsOf(document, "responses", only).map(
    ([key, response]) => {
      const { description } = objectOf(response);
      const doc =
        typeof description === "string" ? `${docComment([description])}\n` : "";
      return `${doc}${memberName(key)}: ${responseType(document, types, objectOf(response))};`;
    },
  );
  const code = `${[undefined, ...namespaces].map((namespace) => pathsInterface(operations, namespace)).join("\n\n")}

${only ? "" : webhooksType(document, types)}

${SHAPE_DECLARATIONS}

export interface components {
schemas: ${mapType(schemas)};
responses: ${mapType(responses)};
}

export interface operations ${extended}{
${membersOf()}
}

${namespaces.map((namespace) => `export interface ${operationsName(namespace)} {\n${membersOf(namespace)}\n}`).join("\n\n")}
`;
  return withImports(code, used, requests);
}

function mapType(members: readonly string[]): string {
  return members.length === 0
    ? "Record<string, never>"
    : `{\n${members.join("\n")}\n}`;
}

/** The paths of one API, with their operations by method. */
function pathsInterface(
  operations: readonly Operation[],
  namespace: string | undefined,
): string {
  const byPath = new Map<string, string[]>();
  for (const operation of operations) {
    if (operation.namespace !== namespace) continue;
    const { path, method, id, summary, deprecated } = operation;
    const members = byPath.get(path) ?? [];
    const doc = docComment([summary], deprecated ? ["@deprecated"] : []);
    members.push(
      `${summary === "" && !deprecated ? "" : `${doc}\n`}${method}: operations[${JSON.stringify(id)}];`,
    );
    byPath.set(path, members);
  }
  const name = namespace === undefined ? "paths" : pathsName(namespace);
  return `export interface ${name} {
${[...byPath].map(([path, members]) => `${JSON.stringify(path)}: {\n${members.join("\n")}\n};`).join("\n")}
}`;
}

/** The webhooks of the service, by the name of the event. */
function webhooksType(document: JsonObject, types: SchemaTypes): string {
  const operations = listOperations(document, "webhooks");
  if (operations.length === 0) {
    return "export type webhooks = Record<string, never>;";
  }
  const byName = new Map<string, string[]>();
  for (const operation of operations) {
    const { path: name, method } = operation;
    const type = operationType(document, types, operation, {
      query: undefined,
      body: undefined,
    });
    byName.set(name, [...(byName.get(name) ?? []), `${method}: ${type};`]);
  }
  return `export interface webhooks {
${[...byName].map(([name, members]) => `${memberName(name)}: {\n${members.join("\n")}\n};`).join("\n")}
}`;
}

function escapePointer(key: string): string {
  return encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1"));
}

function withImports(
  code: string,
  schemas: ReadonlySet<string>,
  requests: readonly string[],
): string {
  const names = [...schemas];
  for (const name of ["Binary", NOT_TOGETHER]) {
    if (new RegExp(`\\b${name}\\b`).test(code)) names.push(name);
  }
  return [
    importTypes(requests, "./requests.js"),
    importTypes(names, "./schemas.js"),
    "",
    code,
  ].join("\n");
}
