import {
  type ResourceMethod,
  resultType,
} from "../resources/resource-method.js";
import {
  describeBodyArgument,
  describeParamsArgument,
} from "./argument-words.js";
import { requiredParameters, takesParams } from "./client-params.js";
import { docComment } from "./doc-comment.js";
import { importTypes } from "./import-types.js";
import { pascalCase } from "./names.js";

/** Which error class the client throws for a status. */
const ERROR_CLASSES: Readonly<Record<string, string>> = {
  "400": "KapsoValidationError",
  "401": "KapsoAuthenticationError",
  "402": "KapsoPlanError",
  "403": "KapsoPermissionError",
  "404": "KapsoNotFoundError",
  "409": "KapsoConflictError",
  "422": "KapsoValidationError",
  "429": "KapsoRateLimitError",
};

interface ResourceNode {
  readonly name: string;
  readonly methods: ResourceMethod[];
  readonly children: Map<string, ResourceNode>;
}

/** Emits one interface a resource, and the map of paginated paths. */
export function emitResources(methods: readonly ResourceMethod[]): string {
  const root: ResourceNode = { name: "", methods: [], children: new Map() };
  for (const method of methods)
    nodeOf(root, method.resource).methods.push(method);
  const types = new Set<string>();
  const params = new Set<string>();
  const interfaces = emitNodes(root, types, params);
  const paged = emitPaginatedPaths(methods);
  return [
    importTypes(types, "@kapso-platform/types"),
    importTypes(["ListOptions", "RequestOptions"], "../options.js"),
    importTypes(["PagePromise"], "../pagination/page-promise.js"),
    importTypes(params, "./params.js"),
    "",
    ...interfaces,
    docComment([
      "What every client has: one property a resource, one method an operation.",
    ]),
    "export interface KapsoResources {",
    ...[...root.children.values()].map(
      (child) => `readonly ${child.name}: ${interfaceName(child.name)};`,
    ),
    "}",
    "",
    paged,
  ].join("\n");
}

function nodeOf(root: ResourceNode, resource: string): ResourceNode {
  let node = root;
  let full = "";
  for (const name of resource.split(".")) {
    full = full === "" ? name : `${full}.${name}`;
    let child = node.children.get(name);
    if (!child) {
      child = { name: full, methods: [], children: new Map() };
      node.children.set(name, child);
    }
    node = child;
  }
  return node;
}

function emitNodes(
  node: ResourceNode,
  types: Set<string>,
  params: Set<string>,
): string[] {
  const lines: string[] = [];
  for (const child of node.children.values()) {
    lines.push(...emitNodes(child, types, params));
    lines.push(
      docComment([`Methods of \`kapso.${child.name}\`.`]),
      `export interface ${interfaceName(child.name)} {`,
      ...child.methods.flatMap((method) => emitMethod(method, types, params)),
      ...[...child.children].map(
        ([name, { name: full }]) => `readonly ${name}: ${interfaceName(full)};`,
      ),
      "}",
      "",
    );
  }
  return lines;
}

/** `conversations.assignments` → `ConversationsAssignmentsResource`. */
export function interfaceName(resource: string): string {
  return `${pascalCase(resource)}Resource`;
}

function emitMethod(
  method: ResourceMethod,
  types: Set<string>,
  params: Set<string>,
): string[] {
  const { operation, answer, typeName } = method;
  const signature = method.pathArguments.map(({ name, description }) => ({
    name,
    text: `${name}: string`,
    doc: description,
  }));
  if (operation.requestBody) {
    params.add(`${typeName}Body`);
    signature.push({
      name: "body",
      text: `body${operation.requestBodyRequired ? "" : "?"}: ${typeName}Body`,
      doc: describeBodyArgument(method),
    });
  }
  // A list takes parameters even where it has none yet: the options then stay
  // where they are when it gets some.
  const list = answer.kind === "list";
  if ((list && operation.method === "get") || takesParams(operation)) {
    params.add(`${typeName}Params`);
    const required = requiredParameters(operation).length > 0;
    signature.push({
      name: "params",
      text: `params${required ? "" : "?"}: ${typeName}Params`,
      doc: describeParamsArgument(method),
    });
  }
  signature.push({
    name: "options",
    text: `options?: ${list ? "ListOptions" : "RequestOptions"}`,
    doc: list
      ? "Direction and prefetching, signal, timeout, retries and headers."
      : "Signal, timeout, retries and headers.",
  });
  const result = resultType(answer);
  const details = answer.kind === "list" ? answer.details : undefined;
  const promised =
    answer.kind === "list"
      ? `PagePromise<${result}${details === undefined ? "" : `, ${details}`}>`
      : `Promise<${result}>`;
  const named = new Set(method.named.map(({ name }) => name));
  for (const [name] of `${result} ${details ?? ""}`.matchAll(/\b[A-Z]\w+/g)) {
    if (answer.kind === "blob") continue;
    (named.has(name) ? params : types).add(name);
  }
  return [
    docComment(
      [
        operation.summary === "" ? undefined : `${operation.summary}.`,
        method.description,
        `\`${operation.method.toUpperCase()} ${operation.path}\``,
      ],
      [
        ...signature.map(({ name, doc }) => `@param ${name} - ${doc}`),
        `@returns ${list ? "A promise of the first page, and an iterable of all items." : (successDescription(method) ?? "Nothing.")}`,
        ...throwsTags(method),
        ...(operation.deprecated ? ["@deprecated"] : []),
      ],
    ),
    `${method.method}(${signature.map(({ text }) => text).join(", ")}): ${promised};`,
    "",
  ];
}

/** What comes back: by status, where there is more than one success. */
function successDescription({
  operation,
  answer,
}: ResourceMethod): string | undefined {
  if (answer.kind === "nothing") return undefined;
  const successes = [...operation.responseDescriptions].filter(([status]) =>
    status.startsWith("2"),
  );
  const texts = successes.map(([status, text]) =>
    successes.length > 1 ? `${status}: ${text}.` : `${text}.`,
  );
  if (answer.kind === "any") {
    texts.push(
      "Parsed where its content type is JSON, text otherwise, and undefined where it has no content.",
    );
  }
  return texts.length === 0 ? undefined : texts.join(" ");
}

function throwsTags({ operation }: ResourceMethod): string[] {
  return [...operation.responseDescriptions].flatMap(([status, text]) => {
    const error = status.startsWith("5")
      ? "KapsoServerError"
      : ERROR_CLASSES[status];
    return error === undefined ? [] : [`@throws ${error} ${status}: ${text}.`];
  });
}

function emitPaginatedPaths(methods: readonly ResourceMethod[]): string {
  const rows = methods.flatMap(({ operation, answer }) =>
    operation.namespace === undefined &&
    operation.method === "get" &&
    answer.kind === "list" &&
    answer.paging !== "none"
      ? [`${JSON.stringify(operation.path)}: ${answer.item};`]
      : [],
  );
  return [
    docComment(["The item type of every path that `paginate` takes."]),
    "export interface PaginatedPaths {",
    ...rows,
    "}",
  ].join("\n");
}
