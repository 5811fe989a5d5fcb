import api from "../../openapi/api.config.js";
import {
  BUILT_IN_STYLES,
  type CountStyle,
  type PaginationStyle,
  declaredStyles,
} from "../config/pagination-styles.js";
import type { Operation, Parameter } from "../spec/operations.js";
import { dereference } from "../spec/references.js";
import { type Json, type JsonObject, SpecError } from "../spec/source.js";
import { arrayOf, isObject, objectOf } from "../spec/walk.js";

/**
 * Overlay extension of an operation: the name of the pagination style of its
 * list, or `false` for a list that is not paged although it looks paged.
 */
export const PAGINATION = "x-pagination";

/**
 * How the client reads a page of a list: one of its functions, with options.
 */
export interface PageReader {
  readonly function: "byToken" | "byUrl" | "byLastItem" | "byCount";
  readonly options: Readonly<Record<string, Json>>;
}

/** A list with one of the declared pagination styles. */
export interface PagedList {
  readonly reader: PageReader;
  /** Path of the items in the body; empty if the body is the list. */
  readonly items: string;
  /** The schema of an item. */
  readonly item: Json | undefined;
}

/** The module of each reader, in the client's `pagination/styles/`. */
export const READER_MODULES: Readonly<Record<PageReader["function"], string>> =
  {
    byToken: "by-token",
    byUrl: "by-url",
    byLastItem: "by-last-item",
    byCount: "by-count",
  };

/**
 * Finds the pagination style of a list: the one that the overlay names, or the
 * only one that fits the parameters and the body.
 *
 * @returns undefined if no style fits, or if styles of several kinds fit
 * @throws SpecError for an unknown name, or a style that does not fit
 */
export function findPagedList(
  document: JsonObject,
  operation: Operation,
  schema: Json,
  styles: readonly PaginationStyle[] = declaredStyles(api.pagination),
): PagedList | undefined {
  const named = operation.source[PAGINATION];
  if (named === false || operation.method !== "get") return undefined;
  // An overlay can name a built-in style that is not in the configuration.
  const known = named === undefined ? styles : [...styles, ...BUILT_IN_STYLES];
  const fitting = known.flatMap((style) => {
    const found = fit(document, operation, schema, style);
    return found ? [{ style, found }] : [];
  });
  if (named === undefined) {
    const [first, ...others] = mostSpecific(fitting);
    return others.length === 0 ? first?.found : undefined;
  }
  const chosen = fitting.find(({ style }) => style.name === named);
  if (chosen) return chosen.found;
  throw new SpecError(
    `${operation.method.toUpperCase()} ${operation.path}`,
    known.some(({ name }) => name === named)
      ? `${PAGINATION} is ${JSON.stringify(named)}, which does not fit its parameters and its response`
      : `${PAGINATION} must be false or one of ${[...new Set(known.map(({ name }) => name))].join(", ")}, not ${JSON.stringify(named)}`,
  );
}

interface Fitting {
  readonly style: PaginationStyle;
  readonly found: PagedList;
}

/**
 * Prefers styles in which the body states the next page over styles that count.
 */
function mostSpecific(fitting: readonly Fitting[]): readonly Fitting[] {
  const specific = fitting.filter(
    ({ style }) => style.by !== "page" && style.by !== "offset",
  );
  return specific.length > 0 ? specific : fitting;
}

function fit(
  document: JsonObject,
  operation: Operation,
  schema: Json,
  style: PaginationStyle,
): PagedList | undefined {
  const parameter = takenOf(operation, style.parameters);
  const list = findItems(document, schema, style.items);
  if (!parameter || !list) return undefined;
  const at = (places: readonly string[] | undefined): string | undefined =>
    places?.find((place) => schemaAt(document, schema, place) !== undefined);
  const base = { items: list.at, parameter: parameter.name };
  const paged = (reader: PageReader): PagedList => ({
    reader,
    items: list.at,
    item: list.item,
  });
  switch (style.by) {
    case "token": {
      const next = at(style.next);
      if (next === undefined) return undefined;
      const options = defined({ ...base, next, more: at(style.more) });
      return paged({ function: "byToken", options });
    }
    case "url": {
      const next = at(style.next);
      const isStated = style.next
        ? next !== undefined && !isToken(document, schema, next)
        : hasLinkHeader(document, operation);
      if (!isStated) return undefined;
      const previous = at(
        style.next?.map((place) => place.replace("next", "previous")),
      );
      const number = isNumber(parameter) ? true : undefined;
      const options = defined({ ...base, number, next, previous });
      return paged({ function: "byUrl", options });
    }
    case "last-item": {
      const more = at(style.more);
      const { id } = style;
      const hasId = schemaAt(document, list.item ?? {}, id) !== undefined;
      if (more === undefined || !hasId) return undefined;
      const opposite = takenOf(operation, style.opposites ?? [])?.name;
      const options = defined({ ...base, more, id, opposite });
      return paged({ function: "byLastItem", options });
    }
    default:
      return isNumber(parameter)
        ? paged(countReader(operation, style, parameter, base, at))
        : undefined;
  }
}

function countReader(
  operation: Operation,
  style: CountStyle,
  { schema: { minimum, default: initial } }: Parameter,
  base: Readonly<Record<string, string>>,
  at: (places: readonly string[] | undefined) => string | undefined,
): PageReader {
  const isPage = style.by === "page";
  const size = takenOf(operation, style.sizes);
  const first = [initial, minimum].find((value) => value === 0 || value === 1);
  const usual = isPage ? 1 : 0;
  return {
    function: "byCount",
    options: defined({
      ...base,
      unit: isPage ? "page" : "item",
      first: first === usual ? undefined : first,
      size: size?.name,
      defaultSize: size?.schema.default,
      total: at(style.totals),
      pages: isPage ? at(style.pages) : undefined,
    }),
  };
}

/** Finds the items: the body itself, or the only list in it. */
function findItems(
  document: JsonObject,
  schema: Json,
  place: string | undefined,
): { at: string; item: Json | undefined } | undefined {
  const itemsOf = (list: Json | undefined): Json | undefined => {
    const { type, items } = objectOf(dereference(document, list ?? null));
    return [type].flat().includes("array") ? (items ?? {}) : undefined;
  };
  if (place !== undefined) {
    const item = itemsOf(schemaAt(document, schema, place));
    return item === undefined ? undefined : { at: place, item };
  }
  const whole = itemsOf(schema);
  if (whole !== undefined) return { at: "", item: whole };
  const lists = Object.entries(propertiesOf(document, schema)).flatMap(
    ([name, property]) => {
      const item = itemsOf(property);
      return item === undefined ? [] : [{ at: name, item }];
    },
  );
  return lists.length === 1
    ? lists[0]
    : lists.find(({ at }) => /^(data|items|results|records)$/.test(at));
}

/** The schema of a property at a place such as `meta.total`. */
function schemaAt(
  document: JsonObject,
  schema: Json,
  place: string,
): Json | undefined {
  if (place === "") return schema;
  let found: Json | undefined = schema;
  for (const name of place.split(".")) {
    if (found === undefined) return undefined;
    const properties = propertiesOf(document, found);
    found = Object.hasOwn(properties, name) ? properties[name] : undefined;
  }
  return found;
}

/** The properties of an object, including those from `allOf`. */
function propertiesOf(document: JsonObject, schema: Json): JsonObject {
  const resolved = objectOf(dereference(document, schema));
  return Object.assign(
    {},
    ...arrayOf(resolved.allOf).map((part) => propertiesOf(document, part)),
    objectOf(resolved.properties),
  ) as JsonObject;
}

/** Whether `next` is a token or a number, and not a URL. */
function isToken(document: JsonObject, schema: Json, place: string): boolean {
  const { type, format } = objectOf(
    dereference(document, schemaAt(document, schema, place) ?? null),
  );
  const isText = [type].flat().includes("string");
  return (
    !isText ||
    (place === "next" &&
      !(typeof format === "string" && /^(uri|url)/.test(format)))
  );
}

function hasLinkHeader(document: JsonObject, { source }: Operation): boolean {
  return Object.entries(objectOf(source.responses)).some(
    ([status, response]) => {
      const { headers } = objectOf(dereference(document, response));
      return (
        status.startsWith("2") &&
        Object.keys(objectOf(headers)).some((name) => /^link$/i.test(name))
      );
    },
  );
}

/** The first of the named query parameters that the operation takes. */
function takenOf(
  { parameters }: Operation,
  names: readonly string[],
): Parameter | undefined {
  for (const name of names) {
    const found = parameters.find(
      (parameter) =>
        parameter.in === "query" &&
        parameter.name === name &&
        !isDate(parameter),
    );
    if (found) return found;
  }
  return undefined;
}

export function isNumber({ schema }: Pick<Parameter, "schema">): boolean {
  const types = [schema.type].flat();
  return types.includes("integer") || types.includes("number");
}

/** Whether a parameter is a date. `after` can be a date filter. */
function isDate({ schema: { format } }: Parameter): boolean {
  return typeof format === "string" && format.startsWith("date");
}

function defined(
  options: Readonly<Record<string, Json | undefined>>,
): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(options).filter(
      (entry): entry is [string, Json] => entry[1] !== undefined,
    ),
  );
}

/** Parameters and properties that are typical of paged lists. */
const POSITIONS =
  /^(page|page_?(token|number)|cursor|offset|skip|after|before|(starting|ending)_?(after|before)|next_?token|continuation(_?token)?|marker)$/i;
const MARKERS =
  /^(has_?more|next|next_?(page|cursor|token|url|page_?token)|total_?pages|paging|pagination)$/i;

/** The reason why a list looks paged; undefined if it does not. */
export function looksPaged(
  document: JsonObject,
  operation: Operation,
): string | undefined {
  if (operation.method !== "get" || operation.source[PAGINATION] === false) {
    return undefined;
  }
  const schemas = [...operation.responses].flatMap(([status, schema]) =>
    status.startsWith("2") && isObject(schema) ? [schema] : [],
  );
  const list = schemas.find((schema) => hasList(document, schema));
  if (!list) return undefined;
  const taken = operation.parameters.filter(
    (parameter) =>
      parameter.in === "query" &&
      POSITIONS.test(parameter.name) &&
      !isDate(parameter),
  );
  const marked = Object.keys(propertiesOf(document, list)).filter((name) =>
    MARKERS.test(name),
  );
  if (taken.length === 0 && marked.length === 0) return undefined;
  return [
    taken.length > 0 && `it takes ${taken.map(({ name }) => name).join(", ")}`,
    marked.length > 0 && `its response has ${marked.join(", ")}`,
  ]
    .filter(Boolean)
    .join(" and ");
}

function hasList(document: JsonObject, schema: Json): boolean {
  const isArray = (value: Json): boolean =>
    [objectOf(dereference(document, value)).type].flat().includes("array");
  return (
    isArray(schema) ||
    Object.values(propertiesOf(document, schema)).some(isArray)
  );
}
