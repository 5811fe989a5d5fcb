import api from "../../openapi/api.config.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import type { Operation } from "../spec/operations.js";
import { dereference } from "../spec/references.js";
import { type Json, type JsonObject, SpecError } from "../spec/source.js";
import { arrayOf, isObject } from "../spec/walk.js";

/**
 * Overlay extension of an operation: the parameters that confine it to a scope. The list
 * replaces the result of the proxy's rule. An empty list means that no parameter confines
 * the operation.
 */
export const CONFINED_BY = "x-confined-by";

/**
 * The value of {@link CONFINED_BY} of an operation.
 *
 * @throws SpecError for a parameter that the operation does not have
 */
export function confiningParameters(
  operation: Operation,
): string[] | undefined {
  const value = operation.source[CONFINED_BY];
  if (value === undefined) return undefined;
  const names = new Set(operation.parameters.map(({ name }) => name));
  return arrayOf(value).map((name) => {
    if (typeof name === "string" && names.has(name)) return name;
    throw new SpecError(
      `${operation.method.toUpperCase()} ${operation.path}`,
      `${CONFINED_BY} names ${JSON.stringify(name)}, which is not a parameter of it`,
    );
  });
}

/**
 * The member of an item that holds the value of a filter with the same name.
 */
export function statedFilters(
  document: JsonObject,
  operation: Operation,
  filters: readonly string[],
): Record<string, string[]> {
  const own = propertiesOf(document, itemSchema(document, operation));
  const { nested = "" } = api.proxy ?? {};
  const added = propertiesOf(document, resolve(document, own[nested]));
  const states: Record<string, string[]> = {};
  for (const name of filters) {
    if (isScalar(resolve(document, own[name]))) states[name] = [name];
    else if (isScalar(resolve(document, added[name])))
      states[name] = [nested, name];
  }
  return states;
}

/**
 * The members that identify the kind of an item, for operations that share a
 * path: `/{media_id}` and `/{flow_id}` differ only in the kind of the id.
 */
export function kindsOfItems(
  document: JsonObject,
  methods: readonly ResourceMethod[],
): Map<Operation, string[]> {
  const items = methods
    .filter(
      ({ operation, response }) =>
        operation.method === "get" && response.kind === "item",
    )
    .map(({ operation }) => ({
      operation,
      shape: shapeOf(operation),
      members: Object.keys(
        propertiesOf(document, itemSchema(document, operation)),
      ),
    }));
  const kinds = new Map<Operation, string[]>();
  for (const item of items) {
    const others = items.filter(
      (other) => other !== item && other.shape === item.shape,
    );
    if (others.length === 0) continue;
    const taken = new Set(others.flatMap(({ members }) => members));
    const kind = item.members.filter((name) => !taken.has(name));
    // Without such a member, kinds cannot be distinguished: every check of the
    // path must pass.
    if (kind.length > 0) kinds.set(item.operation, kind);
  }
  return kinds;
}

/** The path without the names of its parameters. */
function shapeOf({ namespace = "", path }: Operation): string {
  return `${namespace} ${path.replaceAll(/\{[^}]+\}/g, "{}")}`;
}

/**
 * Members that a body without an envelope may have, for an API that forwards
 * the body to Meta: there, a body can contain parameters that change the effect
 * of a request.
 *
 * @returns undefined if any member may be sent
 */
export function declaredMembers(
  document: JsonObject,
  { operation, body }: ResourceMethod,
): string[] | undefined {
  if (operation.namespace === undefined || !body || body.envelope.length > 0) {
    return undefined;
  }
  if (body.contentType !== "application/json") return undefined;
  const schema = resolve(document, operation.requestBody);
  return [...new Set(membersOf(document, schema))];
}

function membersOf(document: JsonObject, schema: JsonObject): string[] {
  const parts = ["oneOf", "anyOf", "allOf"].flatMap((key) =>
    arrayOf(schema[key]).map((part) => resolve(document, part)),
  );
  return [
    ...Object.keys(propertiesOf(document, schema)),
    ...parts.flatMap((part) => membersOf(document, part)),
  ];
}

/** The schema of a single item, without its envelope. */
function itemSchema(
  document: JsonObject,
  { responses }: Operation,
): JsonObject {
  const [, success] =
    [...responses].find(([status]) => status.startsWith("2")) ?? [];
  const body = resolve(document, success);
  const { data } = propertiesOf(document, body);
  return data === undefined ? body : resolve(document, data);
}

function isScalar({ type }: JsonObject): boolean {
  const types = [type].flat().filter((name) => name !== "null");
  return (
    types.length > 0 &&
    types.every((name) =>
      ["string", "integer", "number", "boolean"].includes(name as string),
    )
  );
}

function resolve(document: JsonObject, schema: Json | undefined): JsonObject {
  const found = schema === undefined ? schema : dereference(document, schema);
  return isObject(found) ? found : {};
}

function propertiesOf(document: JsonObject, schema: JsonObject): JsonObject {
  const { properties } = resolve(document, schema);
  return isObject(properties) ? properties : {};
}
