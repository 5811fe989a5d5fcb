import { callMethod } from "./call.js";
import type { ClientContext } from "./execute.js";
import type { ApiMethods } from "./methods.js";
import type { Action, Operation } from "./operation.js";

interface ResourceTree {
  [name: string]: ((...args: unknown[]) => unknown) | ResourceTree;
}

/**
 * Adds the resources to a client: the method `conversations.list` becomes
 * `client.conversations.list`. If two methods have the same name, the later one wins.
 */
export function addResources<Client extends object>(
  client: Client,
  context: ClientContext,
  methods: readonly (Operation | Action)[],
): Client & ApiMethods {
  for (const method of methods) {
    let node = client as unknown as ResourceTree;
    const names = method.name.split(".");
    const last = names.pop() ?? "";
    for (const name of names) node = (node[name] ??= {}) as ResourceTree;
    node[last] = (...args) => callMethod(context, method, args);
  }
  // Interfaces and operations are generated from the same description.
  return client as Client & ApiMethods;
}
