import api from "../../openapi/api.config.js";
import type { Operation } from "../spec/operations.js";
import { SpecError } from "../spec/source.js";
import { camelCase } from "../emit/names.js";

/** Overlay extension that names an operation's resource method by hand. */
export const RESOURCE_METHOD = "x-resource-method";

/** A resource and the method of it that calls an operation. */
export interface ResourceName {
  /** Path to the resource, such as `["conversations", "assignments"]`. */
  readonly resource: readonly string[];
  /** Name of the method, such as `create`. */
  readonly method: string;
}

/** What the rule needs besides path and method. */
export interface NamingContext {
  /** Whether the operation returns a list. */
  readonly list: boolean;
  /** Every path of the description. */
  readonly paths: ReadonlySet<string>;
  /** Every `METHOD /path` of the description. */
  readonly operations: ReadonlySet<string>;
}

/**
 * Names the resource method of an operation from its path.
 *
 * Segments `whatsapp` are dropped and `kapso-agent` becomes `agent`; the other
 * fixed segments become nested resources in camel case. The HTTP method decides
 * whether the method is `list` or `get`, `create`, `update` or `delete`. A
 * fixed last segment that only takes POST and has nothing below it is a verb
 * and names the method, as in `/broadcasts/{broadcast_id}/send`. Resources of
 * an API with its own base URL are below its namespace. `x-resource-method`
 * overrides the rule, including the namespace.
 *
 * @throws SpecError for an override that is not a valid name
 */
export function nameResourceMethod(
  operation: Operation,
  context: NamingContext,
): ResourceName {
  const where = `${operation.method.toUpperCase()} ${operation.path}`;
  const override = operation.source[RESOURCE_METHOD];
  if (override !== undefined) return readOverride(override, where);
  const segments = operation.path
    .split("/")
    .filter((part) => part !== "" && !api.names.drop.includes(part))
    .map((part) =>
      // A segment can have the name of a member of every object: `constructor`.
      Object.hasOwn(api.names.rename, part)
        ? (api.names.rename[part] ?? part)
        : part,
    );
  const fixed = segments.filter((part) => !isParameter(part));
  const last = segments.at(-1);
  const above = operation.namespace === undefined ? [] : [operation.namespace];
  if (fixed.length === 0) fixed.push(operation.tag ?? "root");
  if (last !== undefined && isVerb(operation, last, fixed.length, context)) {
    return {
      resource: [...above, ...fixed.slice(0, -1).map(camelCase)],
      method: camelCase(last),
    };
  }
  return {
    resource: [...above, ...fixed.map(camelCase)],
    method: methodName(
      operation,
      last !== undefined && isParameter(last),
      context,
    ),
  };
}

function methodName(
  { method, path }: Operation,
  item: boolean,
  { list, operations }: NamingContext,
): string {
  const has = (other: string): boolean => operations.has(`${other} ${path}`);
  switch (method) {
    case "get":
      return !item && list ? "list" : "get";
    case "post":
      if (!item) return "create";
      return has("PUT") || has("PATCH") ? "post" : "update";
    case "put":
      return has("PATCH") ? "replace" : "update";
    case "patch":
      return "update";
    default:
      return method;
  }
}

function isVerb(
  operation: Operation,
  last: string,
  fixedSegments: number,
  context: NamingContext,
): boolean {
  if (operation.method !== "post" || isParameter(last) || fixedSegments < 2) {
    return false;
  }
  const others = ["GET", "PUT", "PATCH", "DELETE"];
  return (
    !others.some((method) =>
      context.operations.has(`${method} ${operation.path}`),
    ) &&
    ![...context.paths].some((path) => path.startsWith(`${operation.path}/`))
  );
}

function readOverride(override: unknown, where: string): ResourceName {
  const names = typeof override === "string" ? override.split(".") : [];
  const method = names.pop();
  if (
    method === undefined ||
    names.length === 0 ||
    ![...names, method].every((name) => /^[a-z][A-Za-z0-9]*$/.test(name))
  ) {
    throw new SpecError(
      where,
      `${RESOURCE_METHOD} must read like "conversations.list", not ${JSON.stringify(override)}`,
    );
  }
  return { resource: names, method };
}

function isParameter(segment: string): boolean {
  return segment.startsWith("{");
}
