import { show } from "./arguments/show.js";
import type { CallOperation } from "./call-operation.js";
import { KapsoArgumentError } from "./errors/argument-error.js";
import { operations } from "./generated/operations.js";
import type { KapsoResources } from "./generated/resources.js";
import { type Operation, answersList, pathParameters } from "./operations.js";
import type { ListOptions } from "./options.js";
import { createList } from "./pagination/create-list.js";

type Method = (...args: unknown[]) => unknown;
interface ResourceTree {
  [name: string]: Method | ResourceTree;
}

/** Builds the resources from the table of operations. */
export function createResources(callOperation: CallOperation): KapsoResources {
  const root: ResourceTree = {};
  for (const [key, operation] of Object.entries(operations)) {
    const [verb = "", path = ""] = key.split(" ");
    const names = operation.name.split(".");
    const method = names.pop() ?? "";
    let tree = root;
    // A name is a resource or a method, never both: generation sees to it.
    for (const name of names) tree = (tree[name] ??= {}) as ResourceTree;
    tree[method] = createMethod(callOperation, verb, path, operation);
  }
  // Interfaces and table are generated from the same description.
  return root as unknown as KapsoResources;
}

/** The arguments are path ids, then the body, the parameters and the options. */
function createMethod(
  callOperation: CallOperation,
  verb: string,
  path: string,
  operation: Operation,
): Method {
  const names = pathParameters(path);
  const { answer, body: envelope } = operation;
  const list = answersList(operation);
  return (...args) => {
    const ids = Object.fromEntries(names.map((name) => [name, args.shift()]));
    const body = envelope === undefined ? undefined : args.shift();
    const query = (list || operation.query ? args.shift() : undefined) as
      Record<string, unknown> | undefined;
    const options = args.shift() as ListOptions | undefined;
    const params = { path: ids, query };
    if (list)
      return createList(callOperation, path, operation, { params }, options);
    return (async () => {
      const accepted = await callOperation(verb, path, operation, {
        ...options,
        params,
        ...(envelope === undefined ? {} : { body: wrap(body, envelope) }),
      });
      if (answer === "nothing") return undefined;
      const received = accepted.body as { data?: unknown } | null | undefined;
      const item = answer === "bare" ? received : received?.data;
      if (item === undefined || item === null) throw accepted.refuseBody();
      return item;
    })();
  };
}

function wrap(body: unknown, envelope: string | true): unknown {
  if (typeof body !== "object" || body === null) {
    throw new KapsoArgumentError(
      "body",
      `must be an object, not ${show(body)}`,
    );
  }
  return envelope === true ? body : { [envelope]: body };
}
