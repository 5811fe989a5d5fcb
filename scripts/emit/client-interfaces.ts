import api from "../../openapi/api.config.js";
import {
  type ResourceMethod,
  resultType,
} from "../resources/resource-method.js";
import { objectOf } from "../spec/walk.js";
import {
  describeBodyArgument,
  describeParamsArgument,
} from "./argument-docs.js";
import { requiredParameters, takesParams } from "./client-params.js";
import { docComment } from "./doc-comment.js";
import { pascalCase } from "./names.js";
import type { ResourceNode } from "./resource-tree.js";
import { CLIENT_VARIABLE } from "./package-names.js";

/** The error class that the client throws for each status. */
const STATUS_ERRORS: Readonly<Record<string, string>> = {
  "400": "ValidationError",
  "401": "AuthenticationError",
  "402": "PlanError",
  "403": "PermissionError",
  "404": "NotFoundError",
  "409": "ConflictError",
  "422": "ValidationError",
  "429": "RateLimitError",
};

/** `conversations.assignments` → `ConversationsAssignmentsResource`. */
export function interfaceName(resource: string): string {
  return `${pascalCase(resource)}Resource`;
}

/**
 * Emits the interface of a resource.
 *
 * @param use - Called with each type in a signature.
 */
export function emitInterface(
  node: ResourceNode,
  use: (type: string) => void,
): string[] {
  return [
    docComment([`Methods of \`${CLIENT_VARIABLE}.${node.name}\`.`]),
    `export interface ${interfaceName(node.name)} {`,
    ...node.methods.flatMap((method) => emitMethod(method, use)),
    ...[...node.children].flatMap(([name, { name: full }]) => [
      docComment([`Methods of \`${CLIENT_VARIABLE}.${full}\`.`]),
      `readonly ${name}: ${interfaceName(full)};`,
    ]),
    "}",
    "",
  ];
}

interface Argument {
  readonly name: string;
  /** The argument in the signature. */
  readonly text: string;
  /** Its description; undefined if its type describes it. */
  readonly doc?: string;
}

/**
 * Emits a method with its comment. The comment only has what is specific to the method;
 * `PagePromise`, `RequestOptions` and the error classes describe the rest.
 */
function emitMethod(
  method: ResourceMethod,
  use: (type: string) => void,
): string[] {
  const { operation, response, typeName } = method;
  const signature: Argument[] = method.pathArguments.map(
    ({ name, type, description }) => ({
      name,
      text: `${name}: ${type}`,
      doc: description,
    }),
  );
  if (operation.requestBody) {
    signature.push({
      name: "body",
      text: `body${operation.requestBodyRequired ? "" : "?"}: ${typeName}Body`,
      doc: describeBodyArgument(method),
    });
  }
  // A list takes parameters even if it has none yet, so that the position of
  // the options does not change when it gets some.
  const list = response.kind === "list";
  if ((list && operation.method === "get") || takesParams(operation)) {
    const required = requiredParameters(operation).length > 0;
    signature.push({
      name: "params",
      text: `params${required ? "" : "?"}: ${typeName}Params`,
      doc: describeParamsArgument(method),
    });
  }
  signature.push({
    name: "options",
    text: `options?: ${list ? "ListOptions" : "RequestOptions"}`,
  });
  const result = resultType(response);
  const details = response.kind === "list" ? response.details : undefined;
  const promised =
    response.kind === "list"
      ? `PagePromise<${result}${details === undefined ? "" : `, ${details}`}>`
      : `ResponsePromise<${result}>`;
  if (response.kind !== "blob") {
    for (const [name] of `${result} ${details ?? ""}`.matchAll(/\b[A-Z]\w+/g)) {
      use(name);
    }
  }
  return [
    docComment(
      [
        operation.summary === "" ? undefined : `${operation.summary}.`,
        method.description,
        `\`${operation.method.toUpperCase()} ${operation.path}\``,
      ],
      [
        ...signature.flatMap(({ name, doc }) =>
          doc === undefined ? [] : [`@param ${name} - ${doc}`],
        ),
        ...(list
          ? []
          : [`@returns ${successDescription(method) ?? "Nothing."}`]),
        ...throwsTags(method),
        ...(operation.deprecated ? ["@deprecated"] : []),
      ],
    ),
    `${method.method}(${signature.map(({ text }) => text).join(", ")}): ${promised};`,
    "",
  ];
}

/**
 * The result of the call: by status, if there are several successful responses.
 */
function successDescription({
  operation,
  response,
}: ResourceMethod): string | undefined {
  if (response.kind === "nothing") return undefined;
  const successes = [...operation.responseDescriptions].filter(([status]) =>
    status.startsWith("2"),
  );
  const texts = successes.map(([status, text]) =>
    successes.length > 1 ? `${status}: ${text}.` : `${text}.`,
  );
  if (response.kind === "any") {
    texts.push(
      "Parsed if its content type is JSON, text otherwise, and undefined if it has no content.",
    );
  }
  return texts.length === 0 ? undefined : texts.join(" ");
}

/** Errors with a specific cause, then errors whose class describes the cause. */
function throwsTags({ operation }: ResourceMethod): string[] {
  const responses = objectOf(operation.source.responses);
  const own: string[] = [];
  const shared = new Set<string>();
  for (const [status, text] of operation.responseDescriptions) {
    const suffix = status.startsWith("5")
      ? "ServerError"
      : STATUS_ERRORS[status];
    if (suffix === undefined) continue;
    const error = api.name + suffix;
    // The cause of a missing or wrong key is always the same.
    const isOwn =
      status !== "401" && objectOf(responses[status]).$ref === undefined;
    if (isOwn) {
      own.push(`@throws ${error} ${status}: ${text}.`);
    } else shared.add(error);
  }
  return shared.size === 0
    ? own
    : [...own, `@throws ${[...shared].join(", ")}`];
}
