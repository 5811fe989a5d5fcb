import type { Description } from "../spec/description.js";
import type { OpenApiDocument, Schema } from "../spec/document.js";
import { expectation, mainType } from "../spec/expectation.js";
import type { Operation, Parameter } from "../spec/operations.js";
import { isUuid } from "../spec/validator.js";
import { HttpProblem, notFound, quote, unprocessable } from "./problem.js";

/** The parameters that lead to a page. */
const CURSORS: ReadonlySet<string> = new Set(["before", "after", "cursor"]);

/** Typed values of declared query parameters, by name. */
export type QueryValues = Record<string, unknown>;

/**
 * Reads the declared query parameters of an operation. Unknown ones are
 * ignored, an empty text filter counts as absent, defaults are filled in. An
 * empty cursor is rejected: it would begin a walk anew.
 *
 * @param lenient - names of parameters whose maximum the handler checks.
 * @throws HttpProblem 422 naming the parameter, the value and what is allowed.
 */
export function readQuery(
  operation: Operation,
  search: URLSearchParams,
  { document, validator }: Description,
  lenient: readonly string[] = [],
): QueryValues {
  const values: QueryValues = {};
  for (const parameter of operation.queryParameters) {
    const { name, schema } = parameter;
    const given = search.getAll(name);
    const value = readValue(document, parameter, given);
    if (value === undefined) {
      if (parameter.required) {
        throw unprocessable(
          `Query parameter "${name}" is missing; it must be ${expectation(document, schema)}.`,
        );
      }
      if (schema.default !== undefined) values[name] = schema.default;
      continue;
    }
    const violations = validator
      .check(parameter.pointer, value)
      .filter(
        ({ keyword }) => keyword !== "maximum" || !lenient.includes(name),
      );
    if (violations.length > 0)
      throw invalid(document, name, given[0] ?? "", schema);
    values[name] = normalise(value, schema);
  }
  checkExclusive(operation, search);
  return values;
}

/**
 * Checks the parameters in a path. A malformed one can name no resource.
 *
 * @throws HttpProblem 404
 */
export function readPath(
  operation: Operation,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { name, schema } of operation.pathParameters) {
    const value = given[name] ?? "";
    if (schema.format === "uuid" && !isUuid(value)) {
      throw notFound(
        `Nothing is found under ${quote(value)}: "${name}" in ${operation.path} is a UUID.`,
      );
    }
    values[name] = String(normalise(value, schema));
  }
  return values;
}

/**
 * Reads the declared request headers of an operation.
 *
 * @throws HttpProblem 400 for a required one that is missing or empty.
 */
export function readHeaders(
  document: OpenApiDocument,
  operation: Operation,
  headers: Headers,
): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { name, required, schema } of operation.headerParameters) {
    const value = headers.get(name);
    if (value !== null && value !== "") values[name] = value;
    else if (required) {
      throw new HttpProblem(
        400,
        `Header "${name}" is missing; it must be ${expectation(document, schema)}.`,
      );
    }
  }
  return values;
}

function readValue(
  document: OpenApiDocument,
  { name, schema }: Parameter,
  given: readonly string[],
): unknown {
  if (mainType(schema) === "array") {
    const items = given.flatMap((text) => text.split(","));
    return items.length === 0
      ? undefined
      : items.map((item) =>
          readScalar(document, name, item, schema.items ?? {}),
        );
  }
  const [text, ...more] = given;
  if (text === undefined) return undefined;
  if (more.length > 0) {
    throw unprocessable(
      `Query parameter "${name}" is given ${given.length} times (${given.map(quote).join(", ")}); give it once.`,
    );
  }
  if (text === "" && CURSORS.has(name)) {
    throw unprocessable(
      `Query parameter "${name}" must be a cursor; got "". Leave it out to begin at the top.`,
    );
  }
  const isFreeText =
    mainType(schema) === "string" && !schema.enum && !schema.format;
  if (text === "" && isFreeText) return undefined;
  return readScalar(document, name, text, schema);
}

function readScalar(
  document: OpenApiDocument,
  name: string,
  text: string,
  schema: Schema,
): unknown {
  switch (mainType(schema)) {
    case "integer": {
      if (!/^-?\d+$/.test(text)) break;
      const value = Number(text);
      if (Number.isSafeInteger(value)) return value;
      if (schema.maximum !== undefined || value < 0) break;
      throw unprocessable(
        `Query parameter "${name}" must be ${expectation(document, schema)}, and at most ${Number.MAX_SAFE_INTEGER}; got ${quote(text)}.`,
      );
    }
    case "number":
      if (!/^-?\d+(\.\d+)?$/.test(text)) break;
      return Number(text);
    case "boolean":
      if (text !== "true" && text !== "false") break;
      return text === "true";
    default:
      return text;
  }
  throw invalid(document, name, text, schema);
}

function normalise(value: unknown, schema: Schema): unknown {
  return schema.format === "uuid" && typeof value === "string"
    ? value.toLowerCase()
    : value;
}

function invalid(
  document: OpenApiDocument,
  name: string,
  text: string,
  schema: Schema,
) {
  const hint =
    schema.format === "date-time" && / \d{2}:\d{2}$/.test(text)
      ? ' A "+" in a URL means a space: write it as %2B.'
      : "";
  return unprocessable(
    `Query parameter "${name}" must be ${expectation(document, schema)}; got ${quote(text)}.${hint}`,
  );
}

function checkExclusive(operation: Operation, search: URLSearchParams): void {
  for (const group of operation.exclusive) {
    const used = group.filter((name) => search.get(name));
    if (used.length > 1) {
      const values = used.map((name) => `${name}=${search.get(name)}`);
      throw new HttpProblem(
        422,
        `Query parameters ${used.map((name) => `"${name}"`).join(" and ")} exclude each other; got ${values.join(" and ")}. Give only one of them.`,
        { isConflict: true },
      );
    }
  }
}
