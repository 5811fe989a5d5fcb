import { callOperation } from "./call.js";
import type { ClientContext } from "./execute.js";
import type { KapsoResources } from "./generated/resources.js";
import type { Operation } from "./operation.js";

/** Operations by the names of resources and methods. */
export interface OperationTree {
  readonly [name: string]: Operation | OperationTree;
}

type Method = (...args: unknown[]) => unknown;
interface ResourceTree {
  [name: string]: Method | ResourceTree;
}

/** Makes the resources: each method calls its operation. */
export function bindResources(
  context: ClientContext,
  tree: OperationTree,
): KapsoResources {
  const bind = (node: OperationTree): ResourceTree =>
    Object.fromEntries(
      Object.entries(node).map(([name, child]) => [
        name,
        isOperation(child)
          ? (...args: unknown[]) => callOperation(context, child, args)
          : bind(child),
      ]),
    );
  // Interfaces and operations are generated from the same description.
  return bind(tree) as unknown as KapsoResources;
}

/** All operations by API, method and path. */
export function indexOperations(tree: OperationTree): Map<string, Operation> {
  return new Map(
    listOperations(tree).map((operation) => {
      const { api = "platform", method, path } = operation;
      return [`${api} ${method} ${path}`, operation];
    }),
  );
}

/** All operations of a tree. */
export function listOperations(tree: OperationTree): Operation[] {
  return Object.values(tree).flatMap((node) =>
    isOperation(node) ? [node] : listOperations(node),
  );
}

function isOperation(node: Operation | OperationTree): node is Operation {
  return typeof node.path === "string";
}
