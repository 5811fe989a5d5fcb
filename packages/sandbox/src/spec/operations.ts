import {
  METHODS,
  pathOfServer,
  type MediaType,
  type OpenApiDocument,
  type OperationObject,
  type ParameterObject,
  type Reference,
  type RequestBodyObject,
  type ResponseObject,
  type Schema,
} from "./document.js";

/** The steps from the root of the document to a node. */
export type Pointer = readonly string[];

/** A parameter, with the place of its schema for the validator. */
export interface Parameter {
  name: string;
  required: boolean;
  schema: Schema;
  pointer: Pointer;
}

/** A body, with the place of its schema for the validator. */
export interface DeclaredBody {
  schema: Schema;
  pointer: Pointer;
  /** The published examples in their order. */
  examples: readonly unknown[];
}

export interface RequestBody extends DeclaredBody {
  required: boolean;
  mediaType: BodyType;
}

export interface DeclaredResponse {
  description: string;
  body: DeclaredBody | undefined;
  /** By name. */
  headers: Readonly<Record<string, Schema>>;
}

/** One operation of the description, with references resolved. */
export interface Operation {
  operationId: string;
  method: string;
  /** The path template, for example `/users/{id}`. */
  path: string;
  /** The path of the server, for example `/platform/v1`. */
  basePath: string;
  requiresKey: boolean;
  pathParameters: Parameter[];
  queryParameters: Parameter[];
  headerParameters: Parameter[];
  /** Groups of query parameters of which a request may use one. */
  exclusive: readonly (readonly string[])[];
  body: RequestBody | undefined;
  /** By status. */
  responses: ReadonlyMap<number, DeclaredResponse>;
}

const JSON_MEDIA_TYPE = "application/json";

export type BodyType = "application/json" | "multipart/form-data";

export function readOperations(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation
        ? [readOperation(document, path, method, operation)]
        : [];
    }),
  );
}

function readOperation(
  document: OpenApiDocument,
  path: string,
  method: (typeof METHODS)[number],
  operation: OperationObject,
): Operation {
  const item = document.paths[path];
  const at = ["paths", path, method];
  // An operation's own parameter replaces the path's of the same name.
  const parameters = new Map<string, Parameter & { in: string }>();
  for (const [from, { parameters: own = [] }] of [
    [["paths", path], item ?? {}],
    [at, operation],
  ] as const) {
    for (const index of own.keys()) {
      const place = [...from, "parameters", String(index)];
      const found = resolveAt(document, place);
      const node = found.node as ParameterObject;
      const { name, required = false, schema = {} } = node;
      parameters.set(`${node.in}:${name}`, {
        name,
        in: node.in,
        required,
        schema: resolve(document, schema),
        pointer: [...found.pointer, "schema"],
      });
    }
  }
  const all = [...parameters.values()];
  return {
    operationId: operation.operationId,
    method: method.toUpperCase(),
    path,
    basePath: pathOfServer(item?.servers ?? document.servers),
    requiresKey: !isOpen(operation.security),
    pathParameters: all.filter((parameter) => parameter.in === "path"),
    queryParameters: all.filter((parameter) => parameter.in === "query"),
    headerParameters: all.filter((parameter) => parameter.in === "header"),
    exclusive: operation["x-exclusive-parameters"] ?? [],
    body: operation.requestBody && readBody(document, [...at, "requestBody"]),
    responses: new Map(
      Object.keys(operation.responses).map((status) => [
        Number(status),
        readResponse(document, [...at, "responses", status]),
      ]),
    ),
  };
}

/** Whether a request may come without authentication. */
function isOpen(security: OperationObject["security"]): boolean {
  return (
    security?.length === 0 ||
    (security ?? []).some((way) => Object.keys(way).length === 0)
  );
}

function readBody(
  document: OpenApiDocument,
  at: Pointer,
): RequestBody | undefined {
  const { node, pointer } = resolveAt(document, at);
  const { required = false, content } = node as RequestBodyObject;
  const mediaType: BodyType =
    JSON_MEDIA_TYPE in content ? JSON_MEDIA_TYPE : "multipart/form-data";
  const body = readContent(document, content, pointer, mediaType);
  return body && { required, mediaType, ...body };
}

function readResponse(
  document: OpenApiDocument,
  at: Pointer,
): DeclaredResponse {
  const { node, pointer } = resolveAt(document, at);
  const response = node as ResponseObject;
  const headers = Object.entries(response.headers ?? {}).map(
    ([name, header]): [string, Schema] => {
      const { schema = {} } = resolve(document, header);
      return [name, resolve(document, schema)];
    },
  );
  return {
    description: response.description ?? "",
    body: readContent(document, response.content, pointer),
    headers: Object.fromEntries(headers),
  };
}

function readContent(
  document: OpenApiDocument,
  content: Readonly<Record<string, MediaType>> | undefined,
  at: Pointer,
  mediaType: BodyType = JSON_MEDIA_TYPE,
): DeclaredBody | undefined {
  const { schema, example, examples = {} } = content?.[mediaType] ?? {};
  if (!schema) return undefined;
  return {
    schema: resolve(document, schema),
    pointer: [...at, "content", mediaType, "schema"],
    examples:
      example === undefined
        ? Object.values(examples).map(({ value }) => value)
        : [example],
  };
}

/** Follows a `#/…` reference to its target. */
export function resolve<T extends object>(
  document: OpenApiDocument,
  node: T | Reference,
): T {
  const pointer = targetOf(node);
  // The type of the target is that of the place of the reference.
  return (pointer ? resolveAt(document, pointer).node : node) as T;
}

/**
 * The node at a pointer, behind all references, and its own pointer. What kind of
 * object it is depends on the place.
 */
export function resolveAt(
  document: OpenApiDocument,
  pointer: Pointer,
): { node: object; pointer: Pointer } {
  let node: unknown = document;
  for (const step of pointer) {
    node = (node as Record<string, unknown> | undefined)?.[step];
  }
  if (typeof node !== "object" || node === null) {
    throw new Error(`The API description has no #/${pointer.join("/")}.`);
  }
  const target = targetOf(node);
  return target ? resolveAt(document, target) : { node, pointer };
}

/** The pointer in a reference; undefined for any other node. */
function targetOf(node: object): Pointer | undefined {
  if (!("$ref" in node) || typeof node.$ref !== "string") return undefined;
  const steps = node.$ref.replace(/^#\//, "").split("/");
  return steps.map((step) =>
    decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"),
  );
}
