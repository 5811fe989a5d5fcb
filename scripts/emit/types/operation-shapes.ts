/**
 * Types that most operations share. Their names are in lower case, like those of other types
 * for openapi-fetch, and unlike those of schemas.
 */
const SHAPES = {
  AnyHeaders: `/** Headers that the description does not name. */
export interface AnyHeaders {
[name: string]: unknown;
}`,
  jsonContent: `/** A JSON request body. */
export interface jsonContent<Body> {
content: { "application/json": Body };
}`,
  jsonResponse: `/** A response with a JSON body. */
export interface jsonResponse<Body> {
headers: AnyHeaders;
content: { "application/json": Body };
}`,
  emptyResponse: `/** A response without a body. */
export interface emptyResponse {
headers: AnyHeaders;
content?: never;
}`,
  queryParameters: `/** Parameters of an operation: none, or only optional query parameters. */
export interface queryParameters<Query = never> {
query?: Query;
header?: never;
path?: never;
cookie?: never;
}`,
  pathParameters: `/** Parameters of an operation: path parameters, and optional query parameters. */
export interface pathParameters<Path, Query = never> {
query?: Query;
header?: never;
path: Path;
cookie?: never;
}`,
} as const;

/** Names of the shapes, which no schema may have. */
export const SHAPE_NAMES = Object.keys(SHAPES);

/** Declares the shapes. */
export const SHAPE_DECLARATIONS = Object.values(SHAPES).join("\n\n");

/** The types of an operation's parameters, by place; undefined if it has none there. */
export interface ParameterTypes {
  readonly query: ParameterType | undefined;
  readonly header: ParameterType | undefined;
  readonly path: ParameterType | undefined;
  readonly cookie: ParameterType | undefined;
}

/** The parameters of one place. */
export interface ParameterType {
  readonly type: string;
  readonly required: boolean;
}

/** Writes the parameters of an operation. */
export function parametersShape(types: ParameterTypes): string {
  const { query, header, path, cookie } = types;
  const isPlain =
    !header && !cookie && query?.required !== true && path?.required !== false;
  if (isPlain && path) {
    return `pathParameters<${[path, query].flatMap((part) => part?.type ?? []).join(", ")}>`;
  }
  if (isPlain)
    return query ? `queryParameters<${query.type}>` : "queryParameters";
  const members = (["query", "header", "path", "cookie"] as const).map(
    (place) => {
      const own = types[place];
      if (!own) return `${place}?: never;`;
      return `${place}${own.required ? "" : "?"}: ${own.type};`;
    },
  );
  return `{\n${members.join("\n")}\n}`;
}
