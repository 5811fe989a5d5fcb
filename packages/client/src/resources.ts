import { callMethod } from "./call.js";
import type { ClientContext } from "./execute.js";
import type { ApiMethods } from "./methods.js";
import type { Action, Operation } from "./operation.js";

interface ResourceTree {
  [name: string]: ((...args: unknown[]) => unknown) | ResourceTree;
}

/**
 * Creates the resources: the method `conversations.list` becomes
 * `resources.conversations.list`. If two methods have the same name, the later one wins.
 */
export function bindResources(
  context: ClientContext,
  methods: readonly (Operation | Action)[],
): ApiMethods {
  const root: ResourceTree = {};
  for (const method of methods) {
    let node = root;
    const names = method.name.split(".");
    const last = names.pop() ?? "";
    for (const name of names) node = (node[name] ??= {}) as ResourceTree;
    node[last] = (...args) => callMethod(context, method, args);
  }
  // Interfaces and operations are generated from the same description.
  return root as unknown as ApiMethods;
}

/** Operations by path. */
export function indexOperations(
  operations: readonly Operation[],
): Map<string, Operation[]> {
  const index = new Map<string, Operation[]>();
  for (const operation of operations) {
    const others = index.get(operation.path);
    if (others) others.push(operation);
    else index.set(operation.path, [operation]);
  }
  return index;
}
