import type { ResourceMethod } from "../resources/resource-method.js";
import type { Operation, Parameter } from "../spec/operations.js";
import { docComment } from "./doc-comment.js";
import { importTypes } from "./import-types.js";
import { bodyTypeName } from "./names.js";
import { clientPathsName, pathsName } from "./namespace-types.js";
import { schemaTypeName } from "./schema-type-name.js";
import { NOT_TOGETHER } from "./types/query-type.js";
import type { EmittedTypes } from "./types.js";

/** Parameters of offset paging; lists that are walked by cursor leave them out. */
export const OFFSET_PARAMETERS: ReadonlySet<string> = new Set([
  "page",
  "per_page",
]);

/** Query parameters that hold a date-time. */
export function dateParameters(operation: Operation): Set<string> {
  return new Set(
    operation.parameters
      .filter(
        ({ in: where, schema }) =>
          where === "query" && schema.format === "date-time",
      )
      .map(({ name }) => name),
  );
}

/**
 * Members of the request body that hold a date-time. Those of the items of a
 * list, or deeper in a body, are not looked for: the API has none.
 */
export function dateMembers({ body }: ResourceMethod): string[] {
  return body === undefined || body.list
    ? []
    : body.members.filter(({ date }) => date).map(({ name }) => name);
}

/** Headers that the protocol sets: OpenAPI says to ignore parameters of these names. */
const OWN_HEADERS = new Set(["accept", "authorization", "content-type"]);

/** Headers, which are given among the parameters. */
export function headerParameters(operation: Operation): string[] {
  return operation.parameters.filter(isHeader).map(({ name }) => name);
}

function isHeader({ name, in: where }: Parameter): boolean {
  return where === "header" && !OWN_HEADERS.has(name.toLowerCase());
}

/** Parameters that have to be given, those of the path apart. */
export function requiredParameters(operation: Operation): string[] {
  return operation.parameters
    .filter(
      (parameter) =>
        parameter.required && (parameter.in === "query" || isHeader(parameter)),
    )
    .map(({ name }) => name);
}

/** Whether the operation takes parameters besides those of its path. */
export function takesParams(operation: Operation): boolean {
  return takesQuery(operation) || headerParameters(operation).length > 0;
}

function takesQuery(operation: Operation): boolean {
  return operation.parameters.some(({ in: where }) => where === "query");
}

const SCHEMAS = "#/components/schemas/";

/** Types that declarations of parameters and bodies use. */
const HELPERS = [
  {
    name: "WithQuery",
    declaration: `type WithQuery<Operation extends { parameters: object }, Query> = Omit<Operation, "parameters"> & { parameters: Omit<Operation["parameters"], "query"> & Query };`,
  },
  {
    name: "WithDates",
    declaration: `type WithDates<Body, Names> = { [Name in keyof Body]: Name extends Names ? Body[Name] | Date : Body[Name] };`,
  },
  {
    name: "Without",
    declaration: `/** Each alternative of a body without the members that the client sends. */
type Without<Body, Names extends PropertyKey> = Body extends unknown ? Omit<Body, Names> : never;`,
  },
];

/**
 * Emits the parameters, bodies and unnamed results of the resource methods as
 * plain types, and the client's `paths`: those of the types package, with a `Date` allowed
 * wherever a query parameter or a member of a body holds a date-time.
 */
export function emitParams(
  methods: readonly ResourceMethod[],
  types: EmittedTypes,
): string {
  const declarations: string[] = [];
  const bodies = new Set<string>();
  const withDates = new Map<string | undefined, Map<string, string[]>>([
    [undefined, new Map()],
  ]);
  const redefine = (
    { namespace, path, method }: Operation,
    type: string,
  ): void => {
    const paths = withDates.get(namespace) ?? new Map<string, string[]>();
    const members = paths.get(path) ?? [];
    members.push(`${method}: ${type};`);
    withDates.set(namespace, paths.set(path, members));
  };
  for (const { operation } of methods) {
    if (!withDates.has(operation.namespace)) {
      withDates.set(operation.namespace, new Map());
    }
  }
  for (const method of methods) {
    const { operation, typeName } = method;
    const where = `\`${operation.method.toUpperCase()} ${operation.path}\``;
    if (!takesParams(operation)) {
      if (method.answer.kind === "list") {
        declarations.push(
          docComment([`Parameters of ${where}: it has none yet.`]),
          `export type ${typeName}Params = Record<string, never>;`,
          "",
        );
      }
    } else {
      const { preferred, older } = printQuery(method, types);
      declarations.push(
        docComment([`Parameters of ${where}.`]),
        `export type ${typeName}Params = ${preferred};`,
        "",
      );
      if (takesQuery(operation) && dateParameters(operation).size > 0) {
        redefine(
          operation,
          `WithQuery<operations["${operation.id}"], { query${requiredParameters(operation).length > 0 ? "" : "?"}: ${typeName}Params${older === undefined ? "" : ` & ${older}`} }>`,
        );
      }
    }
    if (method.body) {
      const { alternative, constants, envelope, required } = method.body;
      const wire =
        alternative === undefined
          ? bodyTypeName(operation.id)
          : schemaTypeName(alternative.slice(SCHEMAS.length));
      bodies.add(wire);
      const dates = dateMembers(method);
      const whole = envelope.reduce(
        (type, key) => `NonNullable<${type}["${key}"]>`,
        wire,
      );
      const filledIn = Object.keys(constants).map((name) => `"${name}"`);
      const content =
        filledIn.length === 0
          ? whole
          : `Without<${whole}, ${filledIn.join(" | ")}>`;
      declarations.push(
        docComment([
          envelope.length === 0
            ? `Body of ${where}.`
            : `Body of ${where}, without its \`${envelope.join(".")}\` envelope.`,
        ]),
        `export type ${typeName}Body = ${dates.length === 0 ? content : `WithDates<${content}, ${dates.map((name) => `"${name}"`).join(" | ")}>`};`,
        "",
      );
      if (dates.length > 0) {
        const body =
          envelope.length === 0
            ? `${typeName}Body`
            : `{ [Envelope in keyof ${wire}]: ${typeName}Body }`;
        redefine(
          operation,
          `Omit<operations["${operation.id}"], "requestBody"> & { requestBody${required ? "" : "?"}: { content: { ${JSON.stringify(method.body.contentType)}: ${body} } } }`,
        );
      }
    }
    for (const { name, type, comment } of method.named) {
      declarations.push(
        docComment([comment]),
        `export type ${name} = ${type};`,
        "",
      );
    }
  }
  const paths = [...withDates].flatMap(([namespace, redefined]) => [
    ...emitPaths(redefined, namespace),
    "",
  ]);
  const helpers = HELPERS.filter(({ name }) =>
    [...declarations, ...paths].some((text) => text.includes(`${name}<`)),
  ).flatMap(({ declaration }) => [declaration, ""]);
  const names = [
    ...bodies,
    "operations",
    ...[...withDates.keys()].map((namespace) =>
      namespace === undefined ? "paths" : pathsName(namespace),
    ),
  ];
  if (
    [...declarations, ...paths].some((text) => text.includes("components["))
  ) {
    names.push("components");
  }
  if (declarations.some((text) => text.includes(NOT_TOGETHER))) {
    names.push(NOT_TOGETHER);
  }
  return [
    importTypes(names, "@kapso-platform/types"),
    "",
    ...declarations,
    ...helpers,
    ...paths,
  ].join("\n");
}

/** The client's paths of one API. */
function emitPaths(
  withDates: ReadonlyMap<string, readonly string[]>,
  namespace: string | undefined,
): string[] {
  const keys = [...withDates.keys()].map((path) => JSON.stringify(path));
  const wire = namespace === undefined ? "paths" : pathsName(namespace);
  return [
    docComment([
      `The API's \`${wire}\` as this client takes them: like those of \`@kapso-platform/types\`, with a \`Date\` allowed wherever a query parameter or a member of a body holds a date-time.`,
    ]),
    `export interface ${clientPathsName(namespace)} extends Omit<${wire}, ${keys.join(" | ") || "never"}> {`,
    ...[...withDates].map(([path, members]) => {
      const key = JSON.stringify(path);
      const verbs = members.map((member) => `"${member.split(":")[0] ?? ""}"`);
      return `${key}: Omit<${wire}[${key}], ${verbs.join(" | ")}> & { ${members.join(" ")} };`;
    }),
    "}",
  ];
}

/** The query as the resource method takes it, and what it leaves out. */
function printQuery(
  { operation, answer }: ResourceMethod,
  types: EmittedTypes,
): { preferred: string; older: string | undefined } {
  const dates = dateParameters(operation);
  const cursor = answer.kind === "list" && answer.paging === "cursor";
  const isOlder = (name: string): boolean =>
    cursor && OFFSET_PARAMETERS.has(name);
  const print = (keep: (name: string) => boolean): string =>
    types.printQuery(operation, { dates, keep });
  const headers = operation.parameters
    .filter(isHeader)
    .map(
      ({ name, description, required }) =>
        `${docComment([description ?? `Header \`${name}\`.`])}\n${JSON.stringify(name)}${required ? ": string" : "?: string | undefined"};`,
    );
  const parts = [
    ...(takesQuery(operation) ? [print((name) => !isOlder(name))] : []),
    ...(headers.length > 0 ? [`{ ${headers.join("\n")} }`] : []),
  ];
  return {
    preferred: parts.join(" & "),
    older: operation.parameters.some(({ name }) => isOlder(name))
      ? print(isOlder)
      : undefined,
  };
}
