import {
  METHODS,
  pathOfServer,
  type MediaType,
  type OpenApiDocument,
  type OperationObject,
  type ParameterObject,
  type Reference,
  type ResponseObject,
  type Schema,
} from "./document.js";

/** Steps from the root of the document to one of its nodes. */
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

/** One declared response of an operation. */
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

/** What a request body is sent as. */
export type BodyType = "application/json" | "multipart/form-data";

/** Reads every operation of a document, in the order of the document. */
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
  const at = ["paths", path, method];
  const shared = document.paths[path]?.parameters ?? [];
  const parameters = new Map<string, Parameter & { in: string }>();
  const add =
    (from: Pointer) => (node: ParameterObject | Reference, index: number) => {
      const found = resolve(document, node, [
        ...from,
        "parameters",
        String(index),
      ]);
      const { name, schema = {} } = found.node;
      parameters.set(`${found.node.in}:${name}`, {
        name,
        in: found.node.in,
        required: found.node.required ?? false,
        schema: resolve(document, schema, []).node,
        pointer: [...found.pointer, "schema"],
      });
    };
  shared.forEach(add(["paths", path]));
  // An operation's own parameter replaces the path's of the same name.
  operation.parameters?.forEach(add(at));
  const all = [...parameters.values()];
  return {
    operationId: operation.operationId,
    method: method.toUpperCase(),
    path,
    basePath: pathOfServer(document.paths[path]?.servers ?? document.servers),
    requiresKey: !isOpen(operation.security),
    pathParameters: all.filter((parameter) => parameter.in === "path"),
    queryParameters: all.filter((parameter) => parameter.in === "query"),
    headerParameters: all.filter((parameter) => parameter.in === "header"),
    exclusive: operation["x-exclusive-parameters"] ?? [],
    body: readBody(document, operation, at),
    responses: new Map(
      Object.entries(operation.responses).map(([status, node]) => {
        const found = resolve(document, node, [...at, "responses", status]);
        return [Number(status), readResponse(document, found)];
      }),
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
  operation: OperationObject,
  at: Pointer,
): RequestBody | undefined {
  if (!operation.requestBody) return undefined;
  const { node, pointer } = resolve(document, operation.requestBody, [
    ...at,
    "requestBody",
  ]);
  const mediaType: BodyType =
    JSON_MEDIA_TYPE in node.content ? JSON_MEDIA_TYPE : "multipart/form-data";
  const body = readContent(document, node.content, pointer, mediaType);
  return body && { required: node.required ?? false, mediaType, ...body };
}

function readResponse(
  document: OpenApiDocument,
  { node, pointer }: { node: ResponseObject; pointer: Pointer },
): DeclaredResponse {
  const headers = Object.entries(node.headers ?? {}).map(([name, header]) => {
    const { schema = {} } = resolve(document, header, []).node;
    return [name, resolve(document, schema, []).node];
  });
  return {
    description: node.description ?? "",
    body: readContent(document, node.content, pointer),
    headers: Object.fromEntries(headers) as Record<string, Schema>,
  };
}

function readContent(
  document: OpenApiDocument,
  content: Readonly<Record<string, MediaType>> | undefined,
  at: Pointer,
  mediaType: BodyType = JSON_MEDIA_TYPE,
): DeclaredBody | undefined {
  const media = content?.[mediaType];
  if (!media?.schema) return undefined;
  const examples = Object.values(media.examples ?? {}).map(
    ({ value }) => value,
  );
  return {
    schema: resolve(document, media.schema, []).node,
    pointer: [...at, "content", mediaType, "schema"],
    examples: media.example === undefined ? examples : [media.example],
  };
}

/** Follows `#/…` references to the node itself, and returns its place. */
export function resolve<T extends object>(
  document: OpenApiDocument,
  node: T | Reference,
  pointer: Pointer,
): { node: T; pointer: Pointer } {
  if (!("$ref" in node) || typeof node.$ref !== "string") {
    return { node: node as T, pointer };
  }
  const steps = node.$ref
    .replace(/^#\//, "")
    .split("/")
    .map((step) =>
      decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~"),
    );
  // The type of the object is that of the place of the reference.
  return resolve(document, nodeAt(document, steps) as T | Reference, steps);
}

/** The node at the end of a pointer; references are not followed. */
export function nodeAt(document: OpenApiDocument, pointer: Pointer): object {
  let target: unknown = document;
  for (const step of pointer) {
    target = (target as Record<string, unknown> | undefined)?.[step];
  }
  if (typeof target !== "object" || target === null) {
    throw new Error(`The API description has no #/${pointer.join("/")}.`);
  }
  return target;
}
