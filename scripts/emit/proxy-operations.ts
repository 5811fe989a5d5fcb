import type { ResourceMethod } from "../resources/resource-method.js";
import { dereference } from "../spec/references.js";
import type { Operation } from "../spec/operations.js";
import type { Json, JsonObject } from "../spec/source.js";
import { isObject } from "../spec/walk.js";
import { docComment } from "./doc-comment.js";

/** The member in which Kapso puts what it adds to an item of Meta's shape. */
const KAPSO = "kapso";

/**
 * Emits what the proxy knows of an operation beyond the client's own table:
 * which query parameters it takes, and, for a single item, which of the
 * filters of its list the item itself states. In a module of its own, so that
 * it stays out of a browser's bundle.
 */
export function emitProxyOperations(
  document: JsonObject,
  methods: readonly ResourceMethod[],
): string {
  const lists = new Map(
    methods
      .filter(({ answer }) => answer.kind === "list")
      .map(({ operation }) => [operation.path, queryParameters(operation)]),
  );
  const names = new Set<string>();
  const rows = methods.map(({ operation, answer, resource, method }) => {
    const query = queryParameters(operation);
    for (const name of query) {
      // As a key of an object type, the compiler would take it for the member.
      if (!(name in Object.prototype)) names.add(name);
    }
    const row: Record<string, unknown> = {};
    if (query.length > 0) row.query = query;
    const list = lists.get(operation.path.replace(/\/\{[^}]+\}$/, ""));
    if (list && operation.method === "get" && answer.kind === "item") {
      const states = filtersTold(
        document,
        itemSchema(document, operation),
        list,
      );
      if (Object.keys(states).length > 0) row.states = states;
    }
    return `${JSON.stringify(`${resource}.${method}`)}: ${JSON.stringify(row)},`;
  });
  return [
    `import type { ProxyOperation } from "../proxy/routes/route.js";`,
    "",
    docComment(["Names of all operations: those of the client's methods."]),
    `export type OperationName = ${union(methods.map(({ resource, method }) => `${resource}.${method}`))};`,
    "",
    docComment(["Every query parameter that some operation takes."]),
    `export type QueryParameter = ${union([...names].sort())};`,
    "",
    docComment(["What the proxy knows of each operation."]),
    "export const proxyOperations: Readonly<Record<OperationName, ProxyOperation>> = {",
    ...rows,
    "};",
  ].join("\n");
}

function queryParameters({ parameters }: Operation): string[] {
  return parameters
    .filter(({ in: where }) => where === "query")
    .map(({ name }) => name);
}

/** Schema of a single item, out of its envelope if it has one. */
function itemSchema(
  document: JsonObject,
  { responses }: Operation,
): JsonObject {
  const [, success] =
    [...responses].find(([status]) => status.startsWith("2")) ?? [];
  const body = resolved(document, success);
  const { data } = properties(body);
  return data === undefined ? body : resolved(document, data);
}

/** Where an item says what a filter of the same name asks for. */
function filtersTold(
  document: JsonObject,
  item: JsonObject,
  filters: readonly string[],
): Record<string, string[]> {
  const own = properties(item);
  const added = properties(resolved(document, own[KAPSO]));
  const states: Record<string, string[]> = {};
  for (const name of filters) {
    if (isScalar(resolved(document, own[name]))) states[name] = [name];
    else if (isScalar(resolved(document, added[name])))
      states[name] = [KAPSO, name];
  }
  return states;
}

function isScalar({ type }: JsonObject): boolean {
  const types = [type].flat().filter((name) => name !== "null");
  return (
    types.length > 0 &&
    types.every((name) =>
      ["string", "integer", "number", "boolean"].includes(name as string),
    )
  );
}

function resolved(document: JsonObject, schema: Json | undefined): JsonObject {
  const found = schema === undefined ? schema : dereference(document, schema);
  return isObject(found) ? found : {};
}

function properties(schema: JsonObject): JsonObject {
  return isObject(schema.properties) ? schema.properties : {};
}

function union(names: readonly string[]): string {
  return names.map((name) => JSON.stringify(name)).join(" | ") || "never";
}
