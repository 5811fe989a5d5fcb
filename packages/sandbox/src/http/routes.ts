import { basePath } from "../spec/document.js";
import type { Operation } from "../spec/operations.js";

/** `/a/{b_id}` as Hono spells it: `/platform/v1/a/:b_id`. */
export function routeOf(path: string): string {
  return basePath + path.replaceAll(/\{([^}]+)\}/g, ":$1");
}

/** Fixed paths before those with parameters, so that `/a/b` wins over `/a/{id}`. */
export function bySpecificity(operations: readonly Operation[]): Operation[] {
  const key = ({ path }: Operation) => path.replaceAll(/\{[^}]+\}/g, "\uffff");
  return [...operations].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** The methods of each path, in an order in which the first match is right. */
export function methodsByPath(
  operations: readonly Operation[],
): Map<string, string[]> {
  const methods = new Map<string, string[]>();
  for (const { path, method } of bySpecificity(operations)) {
    const known = methods.get(path) ?? [];
    known.push(method);
    if (method === "GET") known.push("HEAD");
    methods.set(path, known);
  }
  return methods;
}
