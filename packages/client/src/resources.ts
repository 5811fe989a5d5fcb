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

/** Operations by API, method and path. */
export function indexOperations(
  operations: readonly Operation[],
): Map<string, Operation> {
  return new Map(
    operations.map((operation) => {
      const { api = "platform", method, path } = operation;
      return [`${api} ${method} ${path}`, operation];
    }),
  );
}
