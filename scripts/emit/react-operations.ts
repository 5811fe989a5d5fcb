import { readClientBody } from "../resources/client-body.js";
import {
  type ResourceMethod,
  resultType,
} from "../resources/resource-method.js";
import { type Operation } from "../spec/operations.js";
import {
  dateParameters,
  requiredParameters,
  takesParams,
} from "./client-params.js";
import { camelCase, singular } from "./names.js";
import { type HookName, nameHook } from "./react-hook-names.js";

/** An operation in the React package. */
export interface ReactOperation {
  readonly method: ResourceMethod;
  readonly operation: Operation;
  /** A GET is a query, everything else a mutation. */
  readonly kind: "query" | "mutation";
  /** Name of the operation: `conversations.list`. */
  readonly id: string;
  readonly list: boolean;
  /** `conversationsList`: options factories are named after it. */
  readonly name: string;
  /** `useConversations`, with the origin of that name. */
  readonly hook: HookName;
  /** `conversationKeys`: the query keys of the resource. */
  readonly keys: string;
  /** Arguments for the path. */
  readonly ids: readonly string[];
  /**
   * Whether it takes parameters besides the ids, and whether they are required.
   */
  readonly params: "none" | "optional" | "required";
  readonly body: "none" | "optional" | "required";
  /** Type of the body that the method takes. */
  readonly bodyType: string;
  /** Type of one item, or of the whole response. */
  readonly type: string;
  /** Names of the parameters that hold a date-time. */
  readonly dates: readonly string[];
}

/** Describes every operation for the React package. */
export function describeReactOperations(
  methods: readonly ResourceMethod[],
): ReactOperation[] {
  const mainResources = new Set(
    methods
      .filter(({ operation }) => operation.namespace === undefined)
      .map(({ resource }) => resource.split(".")[0] ?? ""),
  );
  return withUniqueHooks(
    methods.map((method) => describe(method, mainResources)),
  );
}

/**
 * Makes the names of hooks unique. If the rule gives two hooks the same name,
 * the first in the document keeps it; the other is named after its method, as
 * in `useEmailsReceivingGet`.
 */
function withUniqueHooks(
  operations: readonly ReactOperation[],
): ReactOperation[] {
  const isGiven = ({ hook }: ReactOperation): boolean =>
    hook.isHandWritten || hook.isOverridden;
  const taken = new Set(
    operations.filter(isGiven).map(({ hook }) => hook.hook),
  );
  return operations.map((operation) => {
    const { hook, method } = operation;
    if (isGiven(operation)) return operation;
    const unique = taken.has(hook.hook) ? `use${method.typeName}` : hook.hook;
    taken.add(unique);
    return { ...operation, hook: { ...hook, hook: unique } };
  });
}

function describe(
  method: ResourceMethod,
  mainResources: ReadonlySet<string>,
): ReactOperation {
  const { operation, response, typeName, resource } = method;
  const list = response.kind === "list";
  const reads = operation.method === "get";
  return {
    method,
    operation,
    kind: reads ? "query" : "mutation",
    id: `${resource}.${method.method}`,
    list,
    name: camelCase(typeName.slice(0, 1).toLowerCase() + typeName.slice(1)),
    hook: nameHook(method, mainResources),
    keys: `${camelCase(resource.split(".").map(singular).join(" "))}Keys`,
    ids: method.pathArguments.map(({ name }) => name),
    params:
      requiredParameters(operation).length > 0
        ? "required"
        : (list && reads) || takesParams(operation)
          ? "optional"
          : "none",
    body: operation.requestBody
      ? operation.requestBodyRequired
        ? "required"
        : "optional"
      : "none",
    bodyType: readClientBody(operation)?.type ?? `${typeName}Body`,
    type: resultType(response),
    dates: [...dateParameters(operation)],
  };
}

/** Ids and parameters as elements of a tuple type. */
export function argumentsOf({ params, method }: ReactOperation): string[] {
  const args = method.pathArguments.map(({ name, type }) => `${name}: ${type}`);
  if (params !== "none") {
    const mark = params === "optional" ? "?" : "";
    args.push(`params${mark}: ${method.typeName}Params`);
  }
  return args;
}

/** The last argument of `itemHook` and `itemOptions`: none without parameters. */
export function itemParamsOf({ list, params }: ReactOperation): string {
  return list || params === "none" ? "" : ", itemParams";
}

/** The import for {@link itemParamsOf}, if it is needed. */
export function importItemParams(queries: readonly ReactOperation[]): string[] {
  return queries.some((query) => itemParamsOf(query) !== "")
    ? [`import { itemParams } from "../queries/key-params.js";`]
    : [];
}

/** Names of the key functions of a query. */
export function keyNamesOf({
  method,
  list,
}: ReactOperation): readonly string[] {
  const level = method.method;
  if (!list) return [level === "get" ? "detail" : level];
  return level === "list"
    ? ["list", "plain", "infinite"]
    : [level, `${level}Plain`, `${level}Infinite`];
}

/**
 * The last part of the resource name: the name of the flat list in the result
 * of a hook.
 */
export function memberOf({ method: { resource } }: ReactOperation): string {
  return resource.slice(resource.lastIndexOf(".") + 1);
}

/** `GET /whatsapp/conversations`, as code in a comment. */
export function placeOf({ operation }: ReactOperation): string {
  return `\`${operation.method.toUpperCase()} ${operation.path}\``;
}

/**
 * The names that generated code imports from the client for these operations.
 */
export function clientTypesOf(
  operations: readonly ReactOperation[],
): Set<string> {
  const names = new Set<string>();
  for (const { params, body, bodyType, type, method } of operations) {
    if (params !== "none") names.add(`${method.typeName}Params`);
    if (body !== "none") names.add(bodyType);
    for (const [name] of type.matchAll(/\b[A-Z]\w+\b/g)) {
      // A global type, not one of the client.
      if (name !== "Blob") names.add(name);
    }
  }
  return names;
}
