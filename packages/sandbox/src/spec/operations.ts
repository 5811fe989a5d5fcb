import type {
  MediaType,
  OpenApiDocument,
  OperationObject,
  ParameterObject,
  Reference,
  Schema,
} from "./document.js";

/** Steps from the root of the document to one of its nodes. */
export type Pointer = readonly string[];

const METHODS = ["get", "put", "post", "delete", "patch"] as const;

/** A parameter, with the place of its schema for the validator. */
export interface Parameter {
  name: string;
  required: boolean;
  schema: Schema;
  pointer: Pointer;
}

/** A request body, with the place of its schema for the validator. */
export interface RequestBody {
  required: boolean;
  schema: Schema;
  pointer: Pointer;
}

/** What the description says about one operation, with references resolved. */
export interface Operation {
  operationId: string;
  method: string;
  /** The path template, for example `/users/{id}`. */
  path: string;
  pathParameters: Parameter[];
  queryParameters: Parameter[];
  /** Groups of query parameters of which a request may use one. */
  exclusive: readonly (readonly string[])[];
  body: RequestBody | undefined;
  /** Place of the JSON schema of each declared answer; undefined: no body. */
  answers: ReadonlyMap<number, Pointer | undefined>;
}

const JSON_MEDIA_TYPE = "application/json";

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
    pathParameters: all.filter((parameter) => parameter.in === "path"),
    queryParameters: all.filter((parameter) => parameter.in === "query"),
    exclusive: operation["x-exclusive-parameters"] ?? [],
    body: readBody(document, operation, at),
    answers: new Map(
      Object.entries(operation.responses).map(([status, node]) => {
        const found = resolve(document, node, [...at, "responses", status]);
        return [Number(status), jsonPointer(found.node.content, found.pointer)];
      }),
    ),
  };
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
  const place = jsonPointer(node.content, pointer);
  if (!place) return undefined;
  const schema = node.content[JSON_MEDIA_TYPE]?.schema ?? {};
  return {
    required: node.required ?? false,
    schema: resolve(document, schema, []).node,
    pointer: place,
  };
}

function jsonPointer(
  content: Readonly<Record<string, MediaType>> | undefined,
  at: Pointer,
): Pointer | undefined {
  return content?.[JSON_MEDIA_TYPE]?.schema
    ? [...at, "content", JSON_MEDIA_TYPE, "schema"]
    : undefined;
}

/** Follows `#/…` references to the node itself, and tells where it stands. */
function resolve<T extends object>(
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
  let target: unknown = document;
  for (const step of steps) {
    target = (target as Record<string, unknown> | undefined)?.[step];
  }
  if (typeof target !== "object" || target === null) {
    throw new Error(`The API description has no ${node.$ref}.`);
  }
  return resolve(document, target as T | Reference, steps);
}
