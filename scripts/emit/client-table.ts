import type { ResourceMethod } from "../resources/resource-method.js";
import {
  type ParameterRule,
  clientCode,
  describeOperation,
} from "./client-operations.js";
import { importCode } from "./client-resources.js";
import { docComment } from "./doc-comment.js";
import { importTypes } from "./import-types.js";
import { buildResourceTree, flattenResources } from "./resource-tree.js";

/**
 * Emits all operations as a table, which takes less of a bundle than the objects.
 * `operation-table.ts` of the client describes the format.
 */
export function emitTable(methods: readonly ResourceMethod[]): string {
  const code = methods.flatMap((method) => {
    const members = clientCode(method, "..").map(({ member }) => member);
    const name = JSON.stringify(`${method.resource}.${method.method}`);
    return members.length > 0 ? [`${name}: { ${members.join(", ")} }`] : [];
  });
  return [
    ...importCode(methods, ".."),
    importTypes(["Operation"], "../operation.js"),
    "",
    docComment([
      "All operations, for `readOperations`, which describes the format.",
    ]),
    `export const OPERATION_TABLE: string = \`\\\n${escapeTemplate(writeTable(methods))}\`;`,
    "",
    docComment([
      "The members of operations that are code, by the name of the operation.",
    ]),
    `export const OPERATION_CODE: Readonly<Record<string, Partial<Operation>>> = { ${code.join(", ")} };`,
  ].join("\n");
}

/** The text of the table. */
export function writeTable(methods: readonly ResourceMethod[]): string {
  return flattenResources(buildResourceTree(methods))
    .map((node) => node.methods)
    .filter((rows) => rows.length > 0)
    .map(writeSection)
    .join("\n\n");
}

function writeSection(methods: readonly ResourceMethod[]): string {
  const [{ resource, operation: first }, ...others] = methods as [
    ResourceMethod,
    ...ResourceMethod[],
  ];
  const shared = others.reduce(
    (path, { operation }) => commonSegments(path, operation.path),
    first.path,
  );
  const api = first.namespace === undefined ? "" : `@${first.namespace}`;
  return [
    joinWords([resource, api, shared]),
    ...methods.map((method) => writeLine(method, shared)),
  ].join("\n");
}

/** The members of an operation that have words of their own in a line of the table. */
interface Row {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly api?: string;
  readonly body?: string | true;
  readonly query?: Readonly<Record<string, ParameterRule>>;
  readonly exclusive?: readonly (readonly string[])[];
  readonly response?: string;
  readonly [other: string]: unknown;
}

function writeLine(method: ResourceMethod, shared: string): string {
  const row = describeOperation(method) as Row;
  const { name: _, method: verb, path, api: __, body, response, ...more } = row;
  const { query, exclusive, ...others } = more;
  const words = parameterWords(query, exclusive);
  const rest = words ? others : more;
  return joinWords([
    verb,
    method.method,
    path.slice(shared.length),
    body === undefined ? "" : `<${body === true ? "" : body}`,
    ...(words ?? []),
    response === undefined ? "" : `>${response}`,
    Object.keys(rest).length === 0
      ? ""
      : JSON.stringify(rest).replaceAll(" ", "\\u0020"),
  ]);
}

/**
 * The parameters of a query as words, those that exclude each other in one word. Undefined
 * if a word cannot contain a name, or if a parameter is in two groups.
 */
function parameterWords(
  query: Row["query"] = {},
  exclusive: Row["exclusive"] = [],
): string[] | undefined {
  const names = Object.keys(query);
  const grouped = exclusive.flat();
  if (
    !names.every((name) => /^\w[\w.[\]-]*$/.test(name)) ||
    !grouped.every((name) => names.includes(name)) ||
    new Set(grouped).size < grouped.length
  ) {
    return undefined;
  }
  const singles = names.filter((name) => !grouped.includes(name));
  return [...singles.map((name) => [name]), ...exclusive].map((group) =>
    group.map((name) => parameterWord(name, query[name])).join("|"),
  );
}

function parameterWord(name: string, rule: ParameterRule = true): string {
  if (rule === true) return name;
  return `${name}:${typeof rule === "string" ? rule : JSON.stringify(rule)}`;
}

/** The segments with which both paths start. */
function commonSegments(one: string, other: string): string {
  const segments = one.split("/");
  const others = other.split("/");
  const end = segments.findIndex((segment, index) => segment !== others[index]);
  return segments.slice(0, end < 0 ? undefined : end).join("/");
}

function joinWords(words: readonly string[]): string {
  return words.filter((word) => word !== "").join(" ");
}

function escapeTemplate(text: string): string {
  return text.replaceAll(/\\|`|\$\{/g, "\\$&");
}
