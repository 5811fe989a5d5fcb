import { KapsoArgumentError } from "../errors/argument-error.js";
import { type Operation, pathParameters } from "../operations.js";
import { checkDate } from "./check-date.js";
import { show } from "./show.js";

/** Parameters that would lead to the first page if they were sent empty. */
const CURSORS = ["after", "before", "cursor"];

/** Parameters of a call by where they go. */
export interface Params {
  readonly path?: Readonly<Record<string, unknown>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly header?: Readonly<Record<string, unknown>> | undefined;
  readonly [where: string]: unknown;
}

/**
 * Checks the parameters of a call before any request, and writes each `Date`
 * as RFC 3339.
 *
 * @throws KapsoArgumentError for a missing, empty or dotted path parameter, a
 *   number out of range, a date that does not parse, an empty cursor, text that
 *   is no Unicode, or two parameters that exclude each other
 */
export function checkParams(
  operation: Operation | undefined,
  path: string,
  params: Params = {},
): Params {
  checkPathParameters(path, params.path);
  const { query: parameters } = params as { query?: unknown };
  if (
    parameters !== undefined &&
    (typeof parameters !== "object" || Array.isArray(parameters))
  ) {
    throw new KapsoArgumentError(
      "params",
      `must be an object such as { limit: 20 }, not ${show(parameters)}`,
    );
  }
  const given = { ...params.query, ...params.header };
  for (const name of operation?.required ?? []) {
    if (
      given[name] === undefined ||
      given[name] === null ||
      given[name] === ""
    ) {
      throw new KapsoArgumentError(name, "is missing");
    }
  }
  if (!params.query) return params;
  const query: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(params.query)) {
    if (value === undefined || value === null) continue;
    const range = operation?.ranges?.[name];
    if (range) checkRange(name, value, range);
    if (CURSORS.includes(name) && value === "") {
      throw new KapsoArgumentError(
        name,
        `must be the cursor of a page, not ""; leave it out for the first page`,
      );
    }
    refuseLoneSurrogates(name, value);
    query[name] =
      value instanceof Date || operation?.dates?.includes(name)
        ? checkDate(name, value)
        : value;
  }
  for (const group of operation?.exclusive ?? []) {
    const both = group.filter((name) => name in query);
    if (both.length > 1) {
      const values = both.map((name) => `${name}: ${show(query[name])}`);
      throw new KapsoArgumentError(
        both.join(" and "),
        `exclude each other; give one of them, not { ${values.join(", ")} }`,
      );
    }
  }
  return { ...params, query };
}

/**
 * Checks the ids of a path.
 *
 * @throws KapsoArgumentError for one that is missing, empty or dots
 */
export function checkPathParameters(
  path: string,
  ids: Readonly<Record<string, unknown>> | undefined,
): void {
  for (const name of pathParameters(path)) {
    checkPathParameter(name, ids?.[name]);
  }
}

/** Text with half of a character has no place in a URL. */
function refuseLoneSurrogates(name: string, value: unknown): void {
  if (typeof value !== "string" || !/\p{Surrogate}/u.test(value)) return;
  throw new KapsoArgumentError(
    name,
    `must be Unicode text, without half of a surrogate pair, not ${show(value)}`,
  );
}

/**
 * A path segment of dots would be resolved away (RFC 3986, 5.2.4) and lead to
 * another operation; an empty one as well.
 */
function checkPathParameter(name: string, value: unknown): void {
  const text = typeof value === "number" ? String(value) : value;
  if (typeof text !== "string" || text.trim() === "" || /^\.\.?$/.test(text)) {
    throw new KapsoArgumentError(
      name,
      `must be an id, neither empty nor "." or "..", not ${show(value)}`,
    );
  }
  refuseLoneSurrogates(name, text);
}

function checkRange(
  name: string,
  value: unknown,
  [minimum, maximum]: readonly [number, number?],
): void {
  if (
    Number.isInteger(value) &&
    (value as number) >= minimum &&
    (value as number) <= (maximum ?? Infinity)
  ) {
    return;
  }
  const range =
    maximum === undefined
      ? `a whole number of at least ${minimum}`
      : `a whole number from ${minimum} to ${maximum}`;
  throw new KapsoArgumentError(name, `must be ${range}, not ${show(value)}`);
}
