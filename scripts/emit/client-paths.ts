import type { ResourceMethod } from "../resources/resource-method.js";
import {
  dateMembers,
  dateParameters,
  printQuery,
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

/**
 * Emits the client's `paths` of each API: those of the types package, with a
 * `Date` allowed wherever a query parameter or a member of a body holds a
 * date-time; and the paths that `paginate` takes.
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
  return [
    importTypes(wire, "@kapso-platform/types"),
    ...[...own].map(([module, names]) =>
      importTypes(names, `./resources/${module}.js`),
    ),
    importTypes(
      code.includes("WithQuery<") ? ["WithQuery"] : [],
      "../derived-types.js",
    ),
    "",
    code,
  ].join("\n");
}

/** Called with each type that is used, and the client's module that has it. */
type Use = (name: string, module?: string) => void;

function emitApiPaths(
  namespace: string | undefined,
  methods: readonly ResourceMethod[],
  types: EmittedTypes,
  use: Use,
): string[] {
  const byPath = new Map<string, string[]>();
  for (const method of methods) {
    const redefined = redefine(method, types, use);
    if (redefined === undefined) continue;
    const { path, method: verb } = method.operation;
    byPath.set(path, [...(byPath.get(path) ?? []), `${verb}: ${redefined};`]);
  }
  const paths = namespace === undefined ? "paths" : pathsName(namespace);
  use(paths);
  const keys = [...byPath.keys()].map((path) => JSON.stringify(path));
  return [
    docComment([
      `The API's \`${paths}\` as this client takes them: like those of \`@kapso-platform/types\`, with a \`Date\` allowed wherever a query parameter or a member of a body holds a date-time.`,
    ]),
    `export interface ${clientPathsName(namespace)} extends Omit<${paths}, ${keys.join(" | ") || "never"}> {`,
    ...[...byPath].map(([path, members]) => {
      const key = JSON.stringify(path);
      const verbs = members.map((member) => `"${member.split(":")[0] ?? ""}"`);
      return `${key}: Omit<${paths}[${key}], ${verbs.join(" | ")}> & { ${members.join(" ")} };`;
    }),
    "}",
    "",
  ];
}

/** The operation with dates in it; undefined if it has none. */
function redefine(
  method: ResourceMethod,
  types: EmittedTypes,
  use: Use,
): string | undefined {
  const { operation, typeName, body, resource } = method;
  const module = moduleName(resource);
  const wire = `operations["${operation.id}"]`;
  let redefined = wire;
  if (takesQuery(operation) && dateParameters(operation).size > 0) {
    const { older } = printQuery(method, types);
    const optional = requiredParameters(operation).length > 0 ? "" : "?";
    use(`${typeName}Params`, module);
    redefined = `WithQuery<${wire}, { query${optional}: ${typeName}Params${older === undefined ? "" : ` & ${older}`} }>`;
  }
  if (body && dateMembers(method).length > 0) {
    const name = bodyTypeName(operation.id);
    use(`${typeName}Body`, module);
    if (body.envelope.length > 0) use(name);
    const content =
      body.envelope.length === 0
        ? `${typeName}Body`
        : `{ [Envelope in keyof ${name}]: ${typeName}Body }`;
    redefined = `Omit<${redefined}, "requestBody"> & { requestBody${body.required ? "" : "?"}: { content: { ${JSON.stringify(body.contentType)}: ${content} } } }`;
  }
  return redefined === wire ? undefined : redefined;
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
