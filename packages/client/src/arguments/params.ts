import { ArgumentError } from "../errors/argument-error.js";
import { type Operation, pathParameters } from "../operation.js";
import { checkHeader } from "../transport/headers.js";
import { isDate, toDateTime } from "./date-time.js";
import { assertParameter } from "./option-names.js";
import { assertKnown } from "./known-names.js";
import { withInherited } from "./inherited.js";
import { checkPathParameter } from "./path.js";
import { PLACES } from "./plain.js";
import { formatValue } from "./format-value.js";
import { isRecord } from "./is-record.js";
import { assertUnicode } from "./unicode.js";

/** Cursors. If they are empty, the API returns the first page. */
const CURSORS = ["after", "before", "cursor"];

/** Types of values that a query cannot contain. */
const UNWRITABLE = ["object", "function", "symbol"];

/** Parameters of a call, by their place in the request. */
export interface Params {
  readonly path?: Readonly<Record<string, unknown>> | undefined;
  readonly query?: Readonly<Record<string, unknown>> | undefined;
  readonly header?: Readonly<Record<string, unknown>> | undefined;
}

/** How strictly parameters are checked. */
export interface ParamsStyle {
  /** Whether parameters that the operation does not have are sent. */
  readonly allowUnknown: boolean;
  /** Whether the query has its own serializer. */
  readonly ownQuery?: boolean;
}

/**
 * Checks the parameters of a call before any request, and converts each `Date` to
 * RFC 3339.
 *
 * @param operation - Undefined for a path that the client does not know.
 * @throws KapsoArgumentError for a missing, empty or dotted path parameter, an
 *   unknown parameter, a number out of range, a date that does not parse, an
 *   empty cursor, text that is not Unicode, or two parameters that exclude
 *   each other
 */
export function checkParams(
  operation: Operation | undefined,
  path: string,
  given: Params | undefined,
  style: ParamsStyle,
): Params {
  const parts = [given, given?.path, given?.query, given?.header];
  for (const part of parts as unknown[]) {
    if (part !== undefined && !isRecord(part)) throw wrongParams(part);
  }
  const params = given && readParts(given, operation);
  const { path: ids, query, header } = params ?? {};
  for (const name of Object.keys(params ?? {})) {
    assertKnown("option", name, PLACES);
  }
  for (const name of pathParameters(path)) {
    checkPathParameter(name, ids?.[name], operation?.init);
  }
  for (const [name, value] of Object.entries(header ?? {})) {
    checkHeader(name, name, value);
  }
  for (const name of operation?.required ?? []) {
    const value = query?.[name] ?? header?.[name];
    if (value === undefined || value === "") {
      throw new ArgumentError(name, "is missing");
    }
  }
  if (!params || !query) return params ?? {};
  const checked = checkQuery(operation, query, style);
  return checked === query ? params : { ...params, query: checked };
}

/** Reads the parameters of each place, with those that its object inherits. */
function readParts(given: Params, operation: Operation | undefined): Params {
  const { path, query, header, ...more } = withInherited(given, PLACES);
  const { query: rules = {}, headers = [] } = operation ?? {};
  return {
    ...more,
    ...(path && { path: withInherited(path, []) }),
    ...(query && { query: withInherited(query, Object.keys(rules)) }),
    ...(header && { header: withInherited(header, headers) }),
  };
}

function wrongParams(params: unknown): ArgumentError {
  return new ArgumentError(
    "params",
    `must be an object such as { limit: 20 }, not ${formatValue(params)}`,
  );
}

function checkQuery(
  operation: Operation | undefined,
  query: Readonly<Record<string, unknown>>,
  { allowUnknown, ownQuery = false }: ParamsStyle,
): Readonly<Record<string, unknown>> {
  const rules = operation?.query;
  let checked = query;
  for (const name of Object.keys(query)) {
    const value = query[name];
    if (value === undefined || value === null) continue;
    const isKnown = rules !== undefined && Object.hasOwn(rules, name);
    if (operation && !isKnown && !allowUnknown) {
      assertParameter(name, Object.keys(rules ?? {}));
    }
    const rule = isKnown ? rules[name] : undefined;
    if (typeof rule === "object") checkRange(name, value, rule);
    if (value === "" && CURSORS.includes(name)) {
      throw new ArgumentError(
        name,
        `must be the cursor of a page, not ""; leave it out for the first page`,
      );
    }
    if (rule === "date" || isDate(value)) {
      const text = toDateTime(name, value);
      if (text !== value) checked = { ...checked, [name]: text };
    } else checkValue(name, value, ownQuery, isKnown);
  }
  for (const group of operation?.exclusive ?? []) checkExclusive(group, query);
  return checked;
}

/**
 * Checks that a query value is a string, number or boolean, or a list of these. A query with
 * its own serializer can have other values, and an unknown parameter can be an object.
 */
function checkValue(
  name: string,
  value: unknown,
  ownQuery: boolean,
  isKnown: boolean,
): void {
  const isObject = isRecord(value);
  const items: unknown[] =
    Array.isArray(value) || isObject ? Object.values(value) : [value];
  for (const item of items) {
    if (typeof item === "string") assertUnicode(name, item);
  }
  if (ownQuery) return;
  // The API would ignore `name[member]`, and for example return the messages of all
  // conversations. Parameters that can be objects have their own serializer.
  const isWrong =
    (isObject && isKnown) ||
    items.some((item) => item !== null && UNWRITABLE.includes(typeof item));
  if (!isWrong) return;
  throw new ArgumentError(
    name,
    `must be text, a number, a boolean or a list of them, not ${formatValue(value)}`,
  );
}

function checkExclusive(
  group: readonly string[],
  query: Readonly<Record<string, unknown>>,
): void {
  const both = group.filter((name) => (query[name] ?? undefined) !== undefined);
  if (both.length < 2) return;
  const values = both.map((name) => `${name}: ${formatValue(query[name])}`);
  throw new ArgumentError(
    both.join(" and "),
    `exclude each other; give one of them, not { ${values.join(", ")} }`,
  );
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
  throw new ArgumentError(name, `must be ${range}, not ${formatValue(value)}`);
}
