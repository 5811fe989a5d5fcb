import { type Params, checkPathParameters } from "./arguments/check-params.js";
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
  const { answer, body: envelope, headers = [] } = operation;
  const list = answersList(operation);
  const takesParams = operation.query ?? (list && verb === "GET");
  return (...args) => {
    const ids = Object.fromEntries(names.map((name) => [name, args.shift()]));
    const body = envelope === undefined ? undefined : args.shift();
    const given = takesParams ? args.shift() : undefined;
    const options = args.shift() as ListOptions | undefined;
    const params = splitParams(ids, given, headers);
    if (list) {
      const call = { params, ...(body !== undefined && { body }) };
      return createList(callOperation, verb, path, operation, call, options);
    }
    return (async () => {
      // Before the body, which comes after them in the call.
      checkPathParameters(path, ids);
      const leaveOut = body === undefined && operation.optionalBody;
      const accepted = await callOperation(verb, path, operation, {
        ...options,
        params,
        ...(envelope && !leaveOut && { body: wrap(body, envelope) }),
      });
      if (answer === "nothing") return undefined;
      if (answer === "any") return accepted.body;
      const received = accepted.body as { data?: unknown } | null | undefined;
      const item = answer === "bare" ? received : received?.data;
      if (item === undefined || item === null) throw accepted.refuseBody();
      return item;
    })();
  };
}

/** Parameters by where they go; what is no object is left for the checks. */
function splitParams(
  path: Record<string, unknown>,
  given: unknown,
  headers: readonly string[],
): Params {
  if (given !== undefined && given !== null && !isPlain(given)) {
    return { path, query: given as Record<string, unknown> };
  }
  const query: Record<string, unknown> = { ...given };
  const header: Record<string, unknown> = {};
  for (const name of headers) {
    header[name] = query[name];
    Reflect.deleteProperty(query, name);
  }
  return { path, query, header };
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function wrap(body: unknown, envelope: string | true): unknown {
  if (typeof body !== "object" || body === null) {
    throw new KapsoArgumentError(
      "body",
      `must be an object, not ${show(body)}`,
    );
  }
  if (envelope === true) return body;
  return envelope
    .split(".")
    .reduceRight((inner: unknown, key) => ({ [key]: inner }), body);
}
