import { dereference } from "./references.js";
import type { Json, JsonObject } from "./source.js";
import { arrayOf, isObject, objectOf } from "./walk.js";

/**
 * How a parameter is serialized (OpenAPI 3.1, 4.8.12.2), with defaults filled
 * in.
 */
export interface ParameterStyle {
  /**
   * Name of the style, such as `form`; `json` for a parameter with `content`.
   */
  readonly style: string;
  /** Whether each item or property is sent as a separate parameter. */
  readonly explode: boolean;
  /** Whether characters such as `/` and `:` are sent as they are. */
  readonly allowReserved: boolean;
  /** The kinds of values for which the style matters. */
  readonly holds: readonly ("list" | "object" | "deep")[];
}

/** Reads the style of a parameter. */
export function readStyle(
  document: JsonObject,
  parameter: JsonObject,
): ParameterStyle {
  const isForm = parameter.in === "query" || parameter.in === "cookie";
  const style = isObject(parameter.content)
    ? "json"
    : typeof parameter.style === "string"
      ? parameter.style
      : isForm
        ? "form"
        : "simple";
  return {
    style,
    explode:
      typeof parameter.explode === "boolean"
        ? parameter.explode
        : style === "form",
    allowReserved: parameter.allowReserved === true,
    holds: [...kindsOf(document, parameter.schema ?? {}, new Set())],
  };
}

/** The kinds of values that a schema allows: lists, objects, nested ones. */
function kindsOf(
  document: JsonObject,
  schema: Json,
  seen: Set<Json>,
): Set<ParameterStyle["holds"][number]> {
  const kinds = new Set<ParameterStyle["holds"][number]>();
  const resolved = dereference(document, schema);
  if (!isObject(resolved) || seen.has(resolved)) return kinds;
  const within = new Set(seen).add(resolved);
  const { type, items, properties, additionalProperties } = resolved;
  const types = [type].flat();
  const members = [items, ...Object.values(objectOf(properties))];
  if (isObject(additionalProperties)) members.push(additionalProperties);
  const isDeep = members.some(
    (member) =>
      member !== undefined && kindsOf(document, member, within).size > 0,
  );
  if (types.includes("array") || items !== undefined) kinds.add("list");
  if (types.includes("object") || properties !== undefined) kinds.add("object");
  if (kinds.size > 0 && isDeep) kinds.add("deep");
  for (const branch of [resolved.allOf, resolved.anyOf, resolved.oneOf]) {
    for (const part of arrayOf(branch)) {
      for (const kind of kindsOf(document, part, within)) kinds.add(kind);
    }
  }
  return kinds;
}

/** An example of the sent text, such as `ids=1,2`. */
export function exampleOf(
  name: string,
  { style, explode, allowReserved, holds }: ParameterStyle,
): string {
  const sent = exampleOfValue(name, style, explode, holds);
  return allowReserved ? `${sent}:/` : sent;
}

function exampleOfValue(
  name: string,
  style: string,
  explode: boolean,
  holds: ParameterStyle["holds"],
): string {
  const isList = holds.includes("list");
  if (style === "json") return `${name}=${isList ? "[1,2]" : '{"a":1}'}`;
  const isSingle = holds.length === 0;
  const items = isSingle ? ["1"] : isList ? ["1", "2"] : ["a", "1", "b", "2"];
  const own = isList || isSingle ? items : ["a=1", "b=2"];
  const named = own.map((item) => (isList ? `${name}=${item}` : item));
  switch (style) {
    case "simple":
      return (explode ? own : items).join(",");
    case "label":
      return `.${explode ? own.join(".") : items.join(",")}`;
    case "matrix":
      return explode && !isSingle
        ? `;${named.join(";")}`
        : `;${name}=${items.join(",")}`;
    case "deepObject":
      return isList ? `${name}[0]=1&${name}[1]=2` : `${name}[a]=1&${name}[b]=2`;
    default: {
      if (explode && !isSingle) return named.join("&");
      const joint = { spaceDelimited: "%20", pipeDelimited: "|" }[style] ?? ",";
      return `${name}=${items.join(joint)}`;
    }
  }
}

/**
 * What the client must know to serialize a query parameter; undefined for single values, and
 * for exploded lists in form style, which openapi-fetch serializes correctly. Without a style,
 * the client rejects objects.
 */
export function clientStyle({
  style,
  explode,
  allowReserved,
  holds,
}: ParameterStyle): Record<string, string | boolean> | undefined {
  const isPlain = style !== "json" && holds.length === 0;
  const isUsual =
    isPlain ||
    (explode &&
      style !== "json" &&
      style !== "deepObject" &&
      !holds.includes("object"));
  if (isUsual && !allowReserved) return undefined;
  return {
    ...(!isUsual && style !== "form" && { style }),
    ...(!isUsual && !explode && isSplit(style) && { explode }),
    ...(allowReserved && { allowReserved }),
  };
}

/** Whether `explode` makes a difference. */
function isSplit(style: string): boolean {
  return style !== "json" && style !== "deepObject";
}

/**
 * The path template for openapi-fetch, in which markers give the style of
 * parameters, as in `/points/{;id*}`; undefined if all parameters are single
 * values in style `simple`.
 */
export function pathTemplate(
  path: string,
  parameters: readonly {
    readonly name: string;
    readonly in: string;
    readonly style: ParameterStyle;
  }[],
): string | undefined {
  const isPlain = parameters.every(
    ({ in: where, style: { style, holds } }) =>
      where !== "path" || (style === "simple" && !holds.includes("list")),
  );
  if (isPlain) return undefined;
  return path.replaceAll(/\{([^{}]+)\}/g, (whole, name: string) => {
    const found = parameters.find(
      (parameter) => parameter.in === "path" && parameter.name === name,
    );
    if (!found) return whole;
    const { style, explode, holds } = found.style;
    const sign = { label: ".", matrix: ";" }[style] ?? "";
    return `{${sign}${name}${explode && holds.length > 0 ? "*" : ""}}`;
  });
}
