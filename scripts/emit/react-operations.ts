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

/** How one operation appears in the React package. */
export interface ReactOperation {
  readonly method: ResourceMethod;
  readonly operation: Operation;
  /** A GET is a query; anything else changes something. */
  readonly kind: "query" | "mutation";
  /** Whether an infinite query walks it. */
  readonly paged: boolean;
  readonly list: boolean;
  /** `conversationsList`: factories and hooks are named after it. */
  readonly name: string;
  /** `conversationKeys`: the keys of the resource. */
  readonly keys: string;
  /** Arguments that fill the path. */
  readonly ids: readonly string[];
  /** Whether it takes parameters besides the ids, and whether it must. */
  readonly params: "none" | "optional" | "required";
  readonly body: "none" | "optional" | "required";
  /** Type of one item, or of the whole answer. */
  readonly type: string;
  /** Names of the parameters that hold a date-time. */
  readonly dates: readonly string[];
}

/** Describes every operation as the React package needs it. */
export function describeReactOperations(
  methods: readonly ResourceMethod[],
): ReactOperation[] {
  return methods.map(describe);
}

function describe(method: ResourceMethod): ReactOperation {
  const { operation, answer, typeName, resource } = method;
  const list = answer.kind === "list";
  const reads = operation.method === "get";
  return {
    method,
    operation,
    kind: reads ? "query" : "mutation",
    paged: list && reads && answer.paging !== "none",
    list,
    name: camelCase(typeName.slice(0, 1).toLowerCase() + typeName.slice(1)),
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
    type: resultType(answer),
    dates: [...dateParameters(operation)],
  };
}

/** The parameters of a factory: ids and parameters, typed. */
export function signatureOf(
  { ids, params, method }: ReactOperation,
  wrap: (type: string) => string = (type) => type,
): string[] {
  const signature = ids.map((id) => `${id}: string`);
  if (params !== "none") {
    const type = wrap(`${method.typeName}Params`);
    signature.push(`params${params === "optional" ? "?" : ""}: ${type}`);
  }
  return signature;
}

/** Names of the ids and parameters, as arguments. */
export function argumentsOf({ ids, params }: ReactOperation): string[] {
  return [...ids, ...(params === "none" ? [] : ["params"])];
}

/** Names of the key functions of a query. */
export function keyNamesOf({ method, list }: ReactOperation): {
  /** Of both kinds of a list, or of a single answer. */
  level: string;
  plain: string;
  infinite: string;
} {
  if (!list) {
    const level = method.method === "get" ? "detail" : method.method;
    return { level, plain: level, infinite: "" };
  }
  if (method.method === "list") {
    return { level: "list", plain: "plain", infinite: "infinite" };
  }
  const level = method.method;
  return { level, plain: `${level}Plain`, infinite: `${level}Infinite` };
}

/** `GET /whatsapp/conversations`, as code in a comment. */
export function placeOf({ operation }: ReactOperation): string {
  return `\`${operation.method.toUpperCase()} ${operation.path}\``;
}

/** Names that generated code imports from the client for these operations. */
export function clientTypesOf(
  operations: readonly ReactOperation[],
  { queries, mutations }: { queries: boolean; mutations: boolean },
): Set<string> {
  const names = new Set<string>();
  for (const { kind, params, body, type, method } of operations) {
    if (kind === "query" ? !queries : !mutations) continue;
    if (params !== "none") names.add(`${method.typeName}Params`);
    if (body !== "none") names.add(`${method.typeName}Body`);
    for (const [name] of type.matchAll(/\b[A-Z]\w+\b/g)) names.add(name);
  }
  return names;
}
