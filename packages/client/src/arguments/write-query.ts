import { isDate } from "./date-time.js";

/** The serialization of a query parameter, from the description. */
export interface QueryStyle {
  /** Absent for `form`. `json` is for a parameter with `content`. */
  readonly style?: "spaceDelimited" | "pipeDelimited" | "deepObject" | "json";
  /** Set if all items of a list, or all properties of an object, are one parameter. */
  readonly explode?: false;
  /** Set if characters such as `/` and `:` are not encoded. */
  readonly allowReserved?: true;
}

/** Separator of the items of one parameter. */
const JOINTS = { spaceDelimited: "%20", pipeDelimited: "%7C" };

/**
 * Serializes a query with parameters whose styles (OpenAPI 3.1, 4.8.12.3) openapi-fetch
 * does not support. openapi-fetch has one style for all parameters of a request, and
 * does not support nested objects.
 *
 * Only operations with such parameters import it.
 */
export function writeQuery(
  query: object,
  styles: Readonly<Record<string, QueryStyle | undefined>>,
): string {
  return Object.entries(query)
    .flatMap(([name, value]) => writeParameter(name, value, styles[name]))
    .join("&");
}

function writeParameter(
  name: string,
  value: unknown,
  given: QueryStyle | undefined,
): string[] {
  // Without a style: `deepObject`, as in openapi-fetch.
  const { style, explode, allowReserved } = given ?? { style: "deepObject" };
  const write = (text: unknown): string =>
    encode(toText(text), allowReserved === true);
  if (value === undefined || value === null) return [];
  if (style === "json")
    return [`${encode(name)}=${write(JSON.stringify(value))}`];
  if (typeof value !== "object" || isDate(value)) {
    return [`${encode(name)}=${write(value)}`];
  }
  const entries = Object.entries(value).filter(
    ([, item]) => item !== undefined,
  );
  if (entries.length === 0) return [];
  if (style === "deepObject") {
    return writeDeep(name, value, write, given !== undefined);
  }
  if (explode === false) {
    const items = Array.isArray(value) ? Object.values(value) : entries.flat();
    const joint = style === undefined ? "," : JOINTS[style];
    return [`${encode(name)}=${items.map(write).join(joint)}`];
  }
  return entries.map(
    ([key, item]) =>
      `${encode(Array.isArray(value) ? name : key)}=${write(item)}`,
  );
}

/**
 * Serializes a value as `filter[a][b]=1`. OpenAPI does not define lists in this style.
 * If the style is declared, items are `filter[a][0]=1`, as servers with this style
 * expect; otherwise each item repeats the name.
 */
function writeDeep(
  name: string,
  value: unknown,
  write: (value: unknown) => string,
  isDeclared: boolean,
): string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) {
    return value.flatMap((item, index) =>
      writeDeep(
        isDeclared ? `${name}[${String(index)}]` : name,
        item,
        write,
        isDeclared,
      ),
    );
  }
  if (typeof value !== "object" || isDate(value)) {
    return [`${name}=${write(value)}`];
  }
  return Object.entries(value).flatMap(([key, item]) =>
    writeDeep(`${name}[${encode(key)}]`, item, write, isDeclared),
  );
}

function toText(value: unknown): string {
  return isDate(value) ? value.toISOString() : String(value);
}

/** Reserved characters that do not end a query or separate its parameters. */
const RESERVED = /%(?:3A|2F|3F|40|21|24|27|28|29|2A|2C|3B|3D)/g;

function encode(text: string, allowReserved = false): string {
  const encoded = encodeURIComponent(text);
  return allowReserved
    ? encoded.replace(RESERVED, decodeURIComponent)
    : encoded;
}
