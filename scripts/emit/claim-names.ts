import { clientBodyNames } from "../resources/client-body.js";
import type { ResourceMethod } from "../resources/resource-method.js";
import { RESOURCE_METHOD } from "../resources/resource-name.js";
import type { Operation } from "../spec/operations.js";
import { Problems } from "../spec/problems.js";
import { listNamespaces } from "../spec/namespaces.js";
import { type JsonObject } from "../spec/source.js";
import { objectOf } from "../spec/walk.js";
import { takesParams } from "./client-params.js";
import { interfaceName } from "./client-interfaces.js";
import { operationConstant } from "./client-operations.js";
import {
  CLIENT_MEMBERS,
  CLIENT_NAMES,
  OPENAPI_TYPES,
  REACT_NAMES,
  RESULT_MEMBERS,
} from "./fixed-names.js";
import { bodyTypeName, queryTypeName } from "./names.js";
import { variablesName } from "./react-mutations.js";
import {
  type ReactOperation,
  keyNamesOf,
  memberOf,
} from "./react-operations.js";
import { schemaTypeName } from "./schema-type-name.js";
import {
  clientPathsName,
  namespaceCoreName,
  operationsName,
  paginatedPathsName,
  pathsName,
} from "./namespace-types.js";
import { TakenNames } from "./taken-names.js";
import { CLIENT_VARIABLE } from "./package-names.js";

const HOOK_REMEDY = "name it in openapi/api.config.ts, hooks";

/**
 * Claims every name that generation derives from a description, before it
 * writes any file.
 *
 * There are four kinds of scopes. The first has everything that modules declare
 * and import, in all packages: the client re-exports the types of the types
 * package, and the React package imports those of the client. The others are
 * the members of the client and its resources, the arguments of each method,
 * and the query keys of each resource.
 *
 * @throws SpecError that lists each duplicate name with both of its owners, and
 *   each name that is not valid in TypeScript
 */
export function claimNames(
  document: JsonObject,
  operations: readonly Operation[],
  methods: readonly ResourceMethod[],
  react: readonly ReactOperation[],
): void {
  const problems = new Problems();
  claimMembers(problems, methods, listNamespaces(document));
  const declared = new TakenNames(problems, [
    ...owned(OPENAPI_TYPES, "a type of the types package itself"),
    ...owned(
      listNamespaces(document).flatMap((namespace) => [
        pathsName(namespace),
        operationsName(namespace),
        clientPathsName(namespace),
        paginatedPathsName(namespace),
        namespaceCoreName(namespace),
      ]),
      "a type of an API with its own base URL",
    ),
    ...owned(CLIENT_NAMES, "the client package itself"),
    ...owned(clientBodyNames(methods), "a function of the client for bodies"),
    ...owned(REACT_NAMES, "the React package itself"),
  ]);
  claimWireTypes(problems, declared, document, operations);
  claimClientTypes(declared, methods);
  claimReact(problems, declared, react);
  for (const method of methods) claimArguments(declared, method);
  problems.throwIfAny();
}

/**
 * Claims names of types: schemas by their own names, queries and bodies by the
 * operation.
 */
function claimWireTypes(
  problems: Problems,
  declared: TakenNames,
  document: JsonObject,
  operations: readonly Operation[],
): void {
  const { schemas } = objectOf(document.components);
  for (const key of Object.keys(objectOf(schemas))) {
    declared.claim(schemaTypeName(key), "type", `#/components/schemas/${key}`);
  }
  const ids = new TakenNames(
    problems,
    [],
    "binding",
    "give it another operationId in an overlay",
  );
  for (const operation of operations) {
    const { id, parameters, requestBody } = operation;
    const place = placeOf(operation);
    ids.claim(id, "operation", place);
    if (parameters.some((parameter) => parameter.in === "query")) {
      declared.claim(queryTypeName(id), "query type", place);
    }
    if (requestBody) {
      declared.claim(bodyTypeName(id), "request body type", place);
    }
  }
}

function claimClientTypes(
  declared: TakenNames,
  methods: readonly ResourceMethod[],
): void {
  for (const resource of resourcesOf(methods).keys()) {
    declared.claim(
      interfaceName(resource),
      "interface",
      `${CLIENT_VARIABLE}.${resource}`,
    );
  }
  for (const method of methods) {
    const { operation, typeName, response, body, named } = method;
    const place = placeOf(operation);
    declared.claim(operationConstant(method), "operation constant", place);
    if (takesParams(operation) || response.kind === "list") {
      declared.claim(`${typeName}Params`, "parameters type", place);
    }
    if (body) declared.claim(`${typeName}Body`, "argument type", place);
    for (const { name } of named) declared.claim(name, "result type", place);
  }
}

function claimReact(
  problems: Problems,
  declared: TakenNames,
  react: readonly ReactOperation[],
): void {
  const keys = new Map<string, TakenNames>();
  const hooks = declared.inner([], HOOK_REMEDY);
  for (const entry of react) {
    const { name, kind, list, method, operation, hook } = entry;
    const place = placeOf(operation);
    // The name of a hand-written hook belongs to the package itself.
    if (!hook.isHandWritten) hooks.claim(hook.hook, "hook", place);
    if (kind === "mutation") {
      if (hook.isHandWritten) continue;
      declared.claim(`${name}Mutation`, "mutation", place);
      const variables = variablesName(entry);
      if (variables !== "void") {
        declared.claim(variables, "variables type", place);
      }
      continue;
    }
    declared.claim(`${name}Options`, "query options", place);
    if (list) {
      declared.claim(`${name}InfiniteOptions`, "infinite options", place);
      new TakenNames(
        problems,
        owned(RESULT_MEMBERS, "a member of every list hook's result"),
        "member",
      ).claim(memberOf(entry), "flat list", place);
    }
    let own = keys.get(method.resource);
    if (!own) {
      declared.claim(
        entry.keys,
        "query keys",
        `${CLIENT_VARIABLE}.${method.resource}`,
      );
      own = new TakenNames(
        problems,
        owned(["all", "lists", "details"], "those of every resource"),
        "member",
      );
      keys.set(method.resource, own);
    }
    for (const key of keyNamesOf(entry)) own.claim(key, "query key", place);
  }
}

/** Nested resources and methods share the names inside a resource. */
function claimMembers(
  problems: Problems,
  methods: readonly ResourceMethod[],
  namespaces: readonly string[],
): void {
  const resources = resourcesOf(methods);
  // Every object has these members, and an object with `then` counts as a
  // promise.
  const inherited = [...Object.getOwnPropertyNames(Object.prototype), "then"];
  const members = new TakenNames(
    problems,
    [
      ...owned(inherited, "a member that objects or promises have"),
      ...[...resources.keys()].flatMap((resource) =>
        owned(
          inherited.map((name) => `${resource}.${name}`),
          "a member that objects or promises have",
        ),
      ),
      ...owned(CLIENT_MEMBERS, "a member of the client itself"),
      ...namespaces.flatMap((namespace) =>
        owned(
          CLIENT_MEMBERS.map((name) => `${namespace}.${name}`),
          "a member of the client itself",
        ),
      ),
    ],
    "member",
    `name it with ${RESOURCE_METHOD} in an overlay`,
  );
  for (const [resource, first] of resources) {
    members.claim(resource, "resource", placeOf(first.operation));
  }
  for (const { resource, method, operation } of methods) {
    members.claim(`${resource}.${method}`, "method", placeOf(operation));
  }
}

function claimArguments(declared: TakenNames, method: ResourceMethod): void {
  const { operation, pathArguments, body } = method;
  const names = declared.inner([
    ["options", "the options of the call"],
    [CLIENT_VARIABLE, "an argument of the React package"],
    ...(body ? ([["body", "the request body"]] as const) : []),
    ...(takesParams(operation) || method.response.kind === "list"
      ? ([["params", "the parameters of the query"]] as const)
      : []),
  ]);
  for (const { name, parameter } of pathArguments) {
    names.claim(name, `argument for {${parameter}}`, placeOf(operation));
  }
}

/** Every resource with its first method, direct or nested; parents first. */
function resourcesOf(
  methods: readonly ResourceMethod[],
): Map<string, ResourceMethod> {
  const resources = new Map<string, ResourceMethod>();
  for (const method of methods) {
    const names = method.resource.split(".");
    for (const index of names.keys()) {
      const resource = names.slice(0, index + 1).join(".");
      if (!resources.has(resource)) resources.set(resource, method);
    }
  }
  return resources;
}

function owned(
  names: readonly string[],
  owner: string,
): (readonly [string, string])[] {
  return names.map((name) => [name, owner]);
}

function placeOf({ method, path }: Operation): string {
  return `${method.toUpperCase()} ${path}`;
}
