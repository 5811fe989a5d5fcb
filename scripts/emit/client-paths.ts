import type { ResourceMethod } from "../resources/resource-method.js";
import type { Operation, Parameter } from "../spec/operations.js";
import {
  dateMembers,
  dateParameters,
  printOlderQuery,
  requiredParameters,
  takesQuery,
} from "./client-params.js";
import { moduleName } from "./client-resources.js";
import { docComment } from "./doc-comment.js";
import { importTypes } from "./import-types.js";
import { bodyTypeName } from "./names.js";
import {
  clientPathsName,
  paginatedPathsName,
  pathsName,
} from "./namespace-types.js";
import type { EmittedTypes } from "./types.js";
import {
  type ParameterType,
  SHAPE_NAMES,
  parametersShape,
} from "./types/operation-shapes.js";
import { TYPES_PACKAGE } from "./package-names.js";

/**
 * Emits the client's `paths` of each API: those of the types package, which
 * also accept a `Date` for each query parameter or body member that holds a
 * date-time. Also emits the paths that `paginate` takes.
 */
export function emitPaths(
  methods: readonly ResourceMethod[],
  types: EmittedTypes,
): string {
  const own = new Map<string, Set<string>>();
  const wire = new Set<string>();
  const use = (name: string, module?: string): void => {
    if (module === undefined) wire.add(name);
    else own.set(module, (own.get(module) ?? new Set()).add(name));
  };
  const namespaces = new Set([
    undefined,
    ...methods.map(({ operation }) => operation.namespace),
  ]);
  const code = [
    ...[...namespaces].flatMap((namespace) =>
      emitApiPaths(
        namespace,
        methods.filter(({ operation }) => operation.namespace === namespace),
        types,
        use,
      ),
    ),
    ...[...namespaces].map((namespace) =>
      emitPaginatedPaths(
        namespace,
        methods.filter(({ operation }) => operation.namespace === namespace),
        use,
      ),
    ),
  ].join("\n");
  if (code.includes("components[")) wire.add("components");
  if (code.includes("operations[")) wire.add("operations");
  for (const name of SHAPE_NAMES) {
    if (new RegExp(`\\b${name}\\b`).test(code)) wire.add(name);
  }
  return [
    importTypes(wire, TYPES_PACKAGE),
    ...[...own].map(([module, names]) =>
      importTypes(names, `./resources/${module}.js`),
    ),
    "",
    code,
  ].join("\n");
}

/** Called with each type that is used and the client module that exports it. */
type Use = (name: string, module?: string) => void;

/**
 * Declares every path, with its differences. With `Omit` and intersections, an editor would
 * take twice as long to complete a path.
 */
function emitApiPaths(
  namespace: string | undefined,
  methods: readonly ResourceMethod[],
  types: EmittedTypes,
  use: Use,
): string[] {
  const byPath = new Map<string, string[]>();
  const redefinedPaths = new Set<string>();
  for (const method of methods) {
    const { path, method: verb, id } = method.operation;
    const redefined = redefine(method, types, use);
    if (redefined !== undefined) redefinedPaths.add(path);
    const member = `${verb}: ${redefined ?? `operations[${JSON.stringify(id)}]`};`;
    byPath.set(path, [...(byPath.get(path) ?? []), member]);
  }
  const paths = namespace === undefined ? "paths" : pathsName(namespace);
  use(paths);
  return [
    docComment([
      `The \`${paths}\` of the API for this client: those of \`${TYPES_PACKAGE}\`, which also allow a \`Date\` for date-times in the query and the body.`,
    ]),
    `export interface ${clientPathsName(namespace)} {`,
    ...[...byPath].map(([path, members]) => {
      const key = JSON.stringify(path);
      return redefinedPaths.has(path)
        ? `${key}: {\n${members.join("\n")}\n};`
        : `${key}: ${paths}[${key}];`;
    }),
    "}",
    "",
  ];
}

/** The operation with `Date` allowed; undefined if it has no date-times. */
function redefine(
  method: ResourceMethod,
  types: EmittedTypes,
  use: Use,
): string | undefined {
  const { operation, body } = method;
  const takesDate = takesQuery(operation) && dateParameters(operation).size > 0;
  const sendsDate = body !== undefined && dateMembers(method).length > 0;
  if (!takesDate && !sendsDate) return undefined;
  const wire = `operations[${JSON.stringify(operation.id)}]`;
  return `{
parameters: ${takesDate ? parametersWithDates(method, types, use) : `${wire}["parameters"]`};
${sendsDate ? bodyWithDates(method, use) : bodyAsItIs(operation, wire)}
responses: ${wire}["responses"];
}`;
}

function parametersWithDates(
  method: ResourceMethod,
  types: EmittedTypes,
  use: Use,
): string {
  const { operation, typeName, resource } = method;
  const older = printOlderQuery(method, types);
  use(`${typeName}Params`, moduleName(resource));
  const typeOf = (where: Parameter["in"]): ParameterType | undefined => {
    const own = operation.parameters.filter((one) => one.in === where);
    if (own.length === 0) return undefined;
    const type = `operations[${JSON.stringify(operation.id)}]["parameters"]["${where}"]`;
    return { type, required: own.some(({ required }) => required) };
  };
  return parametersShape({
    query: {
      type: `${typeName}Params${older === undefined ? "" : ` & ${older}`}`,
      required: requiredParameters(operation).length > 0,
    },
    header: typeOf("header"),
    path: typeOf("path"),
    cookie: typeOf("cookie"),
  });
}

function bodyWithDates(
  { operation, typeName, body, resource }: ResourceMethod,
  use: Use,
): string {
  if (!body) throw new Error(`${operation.id} takes no body`);
  const name = bodyTypeName(operation.id);
  use(`${typeName}Body`, moduleName(resource));
  if (body.envelope.length > 0) use(name);
  const content =
    body.envelope.length === 0
      ? `${typeName}Body`
      : `{ [Envelope in keyof ${name}]: ${typeName}Body }`;
  return `requestBody${body.required ? "" : "?"}: { content: { ${JSON.stringify(body.contentType)}: ${content} } };`;
}

function bodyAsItIs(
  { requestMedia, requestBodyRequired }: Operation,
  wire: string,
): string {
  if (!requestMedia) return "requestBody?: never;";
  return `requestBody${requestBodyRequired ? "" : "?"}: ${wire}["requestBody"];`;
}

function emitPaginatedPaths(
  namespace: string | undefined,
  methods: readonly ResourceMethod[],
  use: Use,
): string {
  const rows = methods.flatMap(({ operation, response, named, resource }) => {
    if (
      operation.method !== "get" ||
      response.kind !== "list" ||
      response.paging === "none"
    ) {
      return [];
    }
    for (const [name] of response.item.matchAll(/\b[A-Z]\w+/g)) {
      const isOwn = named.some((type) => type.name === name);
      use(name, isOwn ? moduleName(resource) : undefined);
    }
    return [`${JSON.stringify(operation.path)}: ${response.item};`];
  });
  return [
    docComment(["The item type of every path that `paginate` takes."]),
    `export interface ${paginatedPathsName(namespace)} {`,
    ...rows,
    "}",
    "",
  ].join("\n");
}
