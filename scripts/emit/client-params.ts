import { GLOBAL_NAMES } from "./language-names.js";
import { readClientBody } from "../resources/client-body.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import type { Operation, Parameter } from "../spec/operations.js";
import { docComment } from "./doc-comment.js";
import { bodyTypeName, queryTypeName } from "./names.js";
import { schemaTypeName } from "./schema-type-name.js";
import { NOT_TOGETHER, isTime } from "./types/query-type.js";
import type { EmittedTypes } from "./types.js";

/**
 * Parameters of offset paging. Lists that are walked by cursor do not take
 * them.
 */
export const OFFSET_PARAMETERS: ReadonlySet<string> = new Set([
  "page",
  "per_page",
]);

/** Query parameters that are date-times. */
export function dateParameters(operation: Operation): Set<string> {
  return new Set(
    operation.parameters
      .filter(({ in: where, schema }) => where === "query" && isTime(schema))
      .map(({ name }) => name),
  );
}

/**
 * Members of the request body that are date-times. Items of lists and nested members are not
 * searched, because the API has no date-times there.
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
 * types, which also allow a `Date` for date-times in the query and the body.
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
    const { declaration, wire } = declareParams(method, types);
    if (wire !== undefined) imports.add(wire);
    declarations.push(docComment([`Parameters of ${where}.`]), declaration, "");
  } else if (method.response.kind === "list") {
    declarations.push(
      docComment([`Parameters of ${where}: there are none yet.`]),
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
    // A union can also contain schemas.
    for (const [used] of type
      .replaceAll(/"(?:[^"\\]|\\.)*"/g, "")
      .matchAll(/\b[A-Z]\w*/g)) {
      if (!GLOBAL_NAMES.has(used)) imports.add(used);
    }
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
 * Declares the parameters of a method. Their comments are in the types package, so only the
 * differences are declared.
 *
 * @returns the declaration, and the type of the types package that it uses
 */
function declareParams(
  method: ResourceMethod,
  types: EmittedTypes,
): { declaration: string; wire?: string } {
  const { operation, typeName } = method;
  const name = `${typeName}Params`;
  const headers = headersType(operation);
  if (!takesQuery(operation)) {
    return { declaration: `export type ${name} = ${headers ?? ""};` };
  }
  const and = headers === undefined ? "" : ` & ${headers}`;
  if (operation.parameters.some((one) => isOlder(method, one.name))) {
    const query = types.printQuery(operation, {
      time: CLIENT_TIME,
      keep: (parameter) => !isOlder(method, parameter),
    });
    return { declaration: `export type ${name} = ${query}${and};` };
  }
  const wire = queryTypeName(operation.id);
  const isDated = dateParameters(operation).size > 0;
  const query = isDated ? `${wire}<${CLIENT_TIME}>` : wire;
  // Only an interface keeps its name in hints, and it cannot extend a union.
  const declaration =
    and === "" && operation.exclusive.length === 0
      ? `export interface ${name} extends ${query} {\n}`
      : `export type ${name} = ${query}${and};`;
  return { declaration, wire };
}

/** The type of date-times in the arguments of the client. */
const CLIENT_TIME = "string | Date";

/** Whether a method leaves a parameter out because it pages by cursor. */
function isOlder({ response }: ResourceMethod, parameter: string): boolean {
  return (
    response.kind === "list" &&
    response.paging === "cursor" &&
    OFFSET_PARAMETERS.has(parameter)
  );
}

function headersType(operation: Operation): string | undefined {
  const headers = operation.parameters
    .filter(isHeader)
    .map(
      ({ name, description, required }) =>
        `${docComment([description ?? `Header \`${name}\`.`])}\n${JSON.stringify(name)}${required ? ": string" : "?: string | undefined"};`,
    );
  return headers.length === 0 ? undefined : `{ ${headers.join("\n")} }`;
}

/** The query parameters that a method leaves out, if there are any. */
export function printOlderQuery(
  method: ResourceMethod,
  types: EmittedTypes,
): string | undefined {
  const keep = (name: string): boolean => isOlder(method, name);
  const { operation } = method;
  return operation.parameters.some(({ name }) => keep(name))
    ? types.printQuery(operation, { time: CLIENT_TIME, keep })
    : undefined;
}
