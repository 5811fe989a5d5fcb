import { pascalCase } from "../emit/names.js";
import { dereference } from "../spec/references.js";
import { type Operation } from "../spec/operations.js";
import { type Json, type JsonObject, SpecError } from "../spec/source.js";
import { isObject } from "../spec/walk.js";
import { nameResourceMethod } from "./resource-name.js";

/** How a list is paged: by cursor, by page number, or not at all. */
export type Paging = "cursor" | "offset" | "none";

/** What a resource method resolves to. */
export type Answer =
  | { readonly kind: "list"; readonly paging: Paging; readonly item: string }
  | {
      readonly kind: "item";
      readonly enveloped: boolean;
      readonly type: string;
    }
  | { readonly kind: "nothing" };

/** An operation as a method of a resource. */
export interface ResourceMethod {
  readonly operation: Operation;
  /** Such as `conversations.assignments`. */
  readonly resource: string;
  /** Such as `create`. */
  readonly method: string;
  /** Names of the path parameters, in the order of the path. */
  readonly pathParameters: readonly string[];
  /** The one key around the request body, if it has one. */
  readonly envelope: string | undefined;
  readonly answer: Answer;
  /** Name that the types of parameters and body begin with. */
  readonly typeName: string;
}

/** Describes every operation as a resource method, in the document's order. */
export function describeResourceMethods(
  document: JsonObject,
  operations: readonly Operation[],
): ResourceMethod[] {
  const context = {
    paths: new Set(operations.map(({ path }) => path)),
    operations: new Set(
      operations.map(({ method, path }) => `${method.toUpperCase()} ${path}`),
    ),
  };
  const taken = new Map<string, Operation>();
  return operations.map((operation) => {
    const answer = describeAnswer(document, operation);
    const name = nameResourceMethod(operation, {
      ...context,
      list: answer.kind === "list",
    });
    const resource = name.resource.join(".");
    const full = `${resource}.${name.method}`;
    const other = taken.get(full);
    if (other) {
      throw new SpecError(
        `${operation.method.toUpperCase()} ${operation.path}`,
        `its method would be named ${full}, as that of ${other.id}`,
      );
    }
    taken.set(full, operation);
    return {
      operation,
      resource,
      method: name.method,
      pathParameters: [...operation.path.matchAll(/\{([^}]+)\}/g)].map(
        ([, parameter = ""]) => parameter,
      ),
      envelope: findEnvelope(document, operation),
      answer,
      typeName: pascalCase(full.replaceAll(".", " ")),
    };
  });
}

function describeAnswer(document: JsonObject, operation: Operation): Answer {
  const success = [...operation.responses].find(([status]) =>
    status.startsWith("2"),
  );
  const [status, schema] = success ?? [];
  if (status === undefined || !schema) return { kind: "nothing" };
  const body = `operations["${operation.id}"]["responses"][${status}]["content"]["application/json"]`;
  const properties = propertiesOf(document, schema);
  if (properties.data === undefined) {
    return { kind: "item", enveloped: false, type: aliasOf(schema) ?? body };
  }
  const data = dereference(document, properties.data);
  if (isObject(data) && data.type === "array") {
    return {
      kind: "list",
      paging: findPaging(operation, properties),
      item: aliasOf(data.items) ?? `${body}["data"][number]`,
    };
  }
  return {
    kind: "item",
    enveloped: true,
    type: aliasOf(properties.data) ?? `${body}["data"]`,
  };
}

/** A list that declares both ways is walked by cursor. */
function findPaging(operation: Operation, answer: JsonObject): Paging {
  const takes = (name: string): boolean =>
    operation.parameters.some((parameter) => parameter.name === name);
  if (answer.paging !== undefined && takes("after")) return "cursor";
  return answer.meta !== undefined && takes("page") ? "offset" : "none";
}

/** The envelope of a body: its only property, when that holds an object. */
function findEnvelope(
  document: JsonObject,
  { requestBody }: Operation,
): string | undefined {
  if (!requestBody) return undefined;
  const properties = Object.entries(propertiesOf(document, requestBody));
  const [only] = properties;
  if (!only || properties.length > 1) return undefined;
  const inner = dereference(document, only[1]);
  return isObject(inner) && inner.type === "object" ? only[0] : undefined;
}

function propertiesOf(document: JsonObject, schema: Json): JsonObject {
  const resolved = dereference(document, schema);
  return isObject(resolved) && isObject(resolved.properties)
    ? resolved.properties
    : {};
}

function aliasOf(schema: Json | undefined): string | undefined {
  if (!isObject(schema) || typeof schema.$ref !== "string") return undefined;
  const name = /^#\/components\/schemas\/(.+)$/.exec(schema.$ref)?.[1];
  return name === undefined ? undefined : pascalCase(name);
}
