import { allOperations } from "../../src/all-operations.js";
import type { KapsoClient } from "../../src/index.js";
import { type Operation, takesParams } from "../../src/operation.js";
import type { Arguments } from "./arguments.js";
import type { DescribedOperation } from "./description.js";

/** The client's operations, by API, HTTP method and path. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  allOperations().map((operation) => {
    const { api = "platform", method, path } = operation;
    return [placeOf({ api, method, path }), operation];
  }),
);

/** The client's operation for an operation of the description. */
export function requireOperation(described: DescribedOperation): Operation {
  const place = placeOf(described);
  const operation = operations.get(place);
  if (!operation) throw new Error(`the client has no ${place}`);
  return operation;
}

/** API, HTTP method and path. */
export function placeOf({
  api,
  method,
  path,
}: Pick<DescribedOperation, "api" | "method" | "path">): string {
  return `${api} ${method} ${path}`;
}

/** Calls the resource method of an operation. */
export function callMethod(
  kapso: KapsoClient,
  described: DescribedOperation,
  { ids, body, params }: Arguments,
  ...options: unknown[]
): PromiseLike<unknown> {
  const operation = requireOperation(described);
  const method = operation.name
    .split(".")
    .reduce<unknown>(
      (tree, step) => (tree as Record<string, unknown>)[step],
      kapso,
    ) as (...args: unknown[]) => PromiseLike<unknown>;
  const args: unknown[] = [...ids];
  if (operation.body) args.push(body);
  if (takesParams(operation)) args.push(params);
  return method(...args, ...options);
}
