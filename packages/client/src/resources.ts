import { callMethod } from "./call.js";
import type { ClientContext } from "./execute.js";
import type { KapsoMethods } from "./methods.js";
import type { Action, Operation } from "./operation.js";

/** Operations and actions by the names of resources and methods. */
export interface OperationTree {
  readonly [name: string]: Operation | Action | OperationTree;
}

type Method = (...args: unknown[]) => unknown;
interface ResourceTree {
  [name: string]: Method | ResourceTree;
}

/** Makes the resources: each method calls its operation. */
export function bindResources(
  context: ClientContext,
  tree: OperationTree,
): KapsoMethods {
  const bind = (node: OperationTree): ResourceTree =>
    Object.fromEntries(
      Object.entries(node).map(([name, child]) => [
        name,
        isOperation(child) || isAction(child)
          ? (...args: unknown[]) => callMethod(context, child, args)
          : bind(child),
      ]),
    );
  // Interfaces and operations are generated from the same description.
  return bind(tree) as unknown as KapsoMethods;
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
  return Object.values(tree).flatMap((node) => {
    if (isAction(node)) return [];
    return isOperation(node) ? [node] : listOperations(node);
  });
}

type Node = OperationTree[string];

function isOperation(node: Node): node is Operation {
  return "path" in node && typeof node.path === "string";
}

function isAction(node: Node): node is Action {
  return "run" in node && typeof node.run === "function";
}
