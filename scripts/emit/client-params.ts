import { readClientBody } from "../resources/client-body.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import type { Operation, Parameter } from "../spec/operations.js";
import { docComment } from "./doc-comment.js";
import { bodyTypeName } from "./names.js";
import { schemaTypeName } from "./schema-type-name.js";
import { NOT_TOGETHER } from "./types/query-type.js";
import type { EmittedTypes } from "./types.js";

/**
 * Parameters of offset paging. Lists that are walked by cursor do not take
 * them.
 */
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
 * Members of the request body that hold a date-time. Items of lists and nested
 * members are not searched: the API has none there.
 */
export function dateMembers({ body }: ResourceMethod): string[] {
  return body === undefined || body.list
    ? []
    : body.members.filter(({ date }) => date).map(({ name }) => name);
}

/**
 * Headers that HTTP sets: OpenAPI says to ignore parameters with these names.
 */
const OWN_HEADERS = new Set(["accept", "authorization", "content-type"]);

/** Header parameters, which callers pass among the parameters. */
export function headerParameters(operation: Operation): string[] {
  return operation.parameters.filter(isHeader).map(({ name }) => name);
}

function isHeader({ name, in: where }: Parameter): boolean {
  return where === "header" && !OWN_HEADERS.has(name.toLowerCase());
}

/** Required parameters, except those of the path. */
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

/** Whether the operation takes query parameters. */
export function takesQuery(operation: Operation): boolean {
  return operation.parameters.some(({ in: where }) => where === "query");
}

const SCHEMAS = "#/components/schemas/";

/** The types of a method, with their imports. */
export interface MethodTypes {
  readonly declarations: readonly string[];
  /** Names from the types package. */
  readonly imports: ReadonlySet<string>;
}

/** Names of the types that {@link emitMethodTypes} declares. */
export function methodTypeNames(method: ResourceMethod): string[] {
  const { operation, typeName, response, body, named } = method;
  return [
    ...(takesParams(operation) || response.kind === "list"
      ? [`${typeName}Params`]
      : []),
    ...(body ? [`${typeName}Body`] : []),
    ...named.map(({ name }) => name),
  ];
}

/**
 * Emits the parameters, the body and the unnamed results of a method as plain
 * types, with a `Date` allowed wherever a query parameter or a member of a body
 * holds a date-time.
 */
export function emitMethodTypes(
  method: ResourceMethod,
  types: EmittedTypes,
): MethodTypes {
  const { operation, typeName } = method;
  const where = `\`${operation.method.toUpperCase()} ${operation.path}\``;
  const declarations: string[] = [];
  const imports = new Set<string>();
  if (takesParams(operation)) {
    declarations.push(
      docComment([`Parameters of ${where}.`]),
      `export type ${typeName}Params = ${printQuery(method, types).preferred};`,
      "",
    );
  } else if (method.response.kind === "list") {
    declarations.push(
      docComment([`Parameters of ${where}: it has none yet.`]),
      `export type ${typeName}Params = Record<string, never>;`,
      "",
    );
  }
  const own = readClientBody(operation);
  if (method.body && own?.type !== undefined) {
    declarations.push(
      docComment([`Argument of the method for ${where}.`]),
      `export type ${typeName}Body = ${own.type};`,
      "",
    );
  } else if (method.body) {
    const { alternative, constants, envelope } = method.body;
    const wire =
      alternative === undefined
        ? bodyTypeName(operation.id)
        : schemaTypeName(alternative.slice(SCHEMAS.length));
    imports.add(wire);
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
  }
  for (const { name, type, comment } of method.named) {
    declarations.push(
      docComment([comment]),
      `export type ${name} = ${type};`,
      "",
    );
  }
  for (const name of ["operations", "components"]) {
    if (declarations.some((text) => text.includes(`${name}[`))) {
      imports.add(name);
    }
  }
  if (declarations.some((text) => text.includes(NOT_TOGETHER))) {
    imports.add(NOT_TOGETHER);
  }
  return { declarations, imports };
}

/**
 * The query that the resource method takes, and the parameters that it leaves
 * out.
 */
export function printQuery(
  { operation, response }: ResourceMethod,
  types: EmittedTypes,
): { preferred: string; older: string | undefined } {
  const dates = dateParameters(operation);
  const cursor = response.kind === "list" && response.paging === "cursor";
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
