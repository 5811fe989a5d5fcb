import type { Description } from "../spec/description.js";
import type { OpenApiDocument, Schema } from "../spec/document.js";
import { expectation, mainType } from "../spec/expectation.js";
import type { Operation, Parameter } from "../spec/operations.js";
import { isUuid } from "../spec/validator.js";
import { HttpProblem, notFound, quote, unprocessable } from "./problem.js";

/** The query parameters that are cursors. */
const CURSORS: ReadonlySet<string> = new Set(["before", "after", "cursor"]);

/**
 * Reads the declared query parameters of an operation, by name. Unknown ones are
 * ignored, an empty text filter counts as absent, defaults are filled in. An empty
 * cursor is rejected: it would be the first page again.
 *
 * @param lenient - names of parameters whose maximum the handler checks.
 * @throws HttpProblem 422 naming the parameter, the value and what is allowed.
 */
export function readQuery(
  operation: Operation,
  search: URLSearchParams,
  { document, validator }: Description,
  lenient: readonly string[] = [],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
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
    const isLenient = lenient.includes(name);
    for (const { keyword } of validator.check(parameter.pointer, value)) {
      if (keyword === "maximum" && isLenient) continue;
      throw invalid(document, name, given[0] ?? "", schema);
    }
    values[name] = normalise(value, schema);
  }
  checkExclusive(operation, search);
  return values;
}

/** Reads the parameters in a path; throws HttpProblem 404 for a malformed one. */
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
    case "boolean":
      if (text !== "true" && text !== "false") break;
      return text === "true";
    default:
      // The description has no lists and no fractions.
      return text === "" && !schema.enum && !schema.format ? undefined : text;
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
    if (used.length < 2) continue;
    const names = used.map((name) => `"${name}"`).join(" and ");
    const values = used.map((name) => `${name}=${search.get(name)}`);
    throw new HttpProblem(
      422,
      `Query parameters ${names} exclude each other; got ${values.join(" and ")}. Give only one of them.`,
      { isConflict: true },
    );
  }
}
