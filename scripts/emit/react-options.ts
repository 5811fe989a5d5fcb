import {
  describeBodyArgument,
  describeParamsArgument,
} from "./argument-words.js";
import { docComment } from "./doc-comment.js";
import { importTypes } from "./import-types.js";
import {
  type ReactOperation,
  argumentsOf,
  clientTypesOf,
  keyNamesOf,
  placeOf,
  signatureOf,
} from "./react-operations.js";

/** Emits the options factories of every operation that reads. */
export function emitReactQueries(
  operations: readonly ReactOperation[],
): string {
  const queries = operations.filter(({ kind }) => kind === "query");
  const client = clientTypesOf(queries, { queries: true, mutations: false });
  const keys = [...new Set(queries.map((query) => query.keys))].sort();
  return [
    importTypes([...client, "KapsoClient"], "@kapso-platform/client"),
    `import { type WithoutPosition, atPosition } from "../queries/page-position.js";`,
    `import { type InfiniteListQueryOptions, type InfiniteOptions, type KapsoQueryOptions, type ListQueryOptions, infiniteListOptions, itemOptions, listOptions } from "../queries/query-options.js";`,
    `import { ${keys.join(", ")} } from "./keys.js";`,
    ...queries.flatMap((query) => [
      ...emitPlain(query),
      ...(query.paged ? emitInfinite(query) : []),
    ]),
  ].join("\n");
}

function emitPlain(query: ReactOperation): string[] {
  const { name, keys, list, type, method, operation } = query;
  const args = argumentsOf(query);
  return [
    "",
    docComment(
      [
        list
          ? `Query options of one page of ${placeOf(query)}.`
          : `Query options of ${placeOf(query)}.`,
      ],
      [
        ...paramTags(query),
        "@returns Options for `useQuery`, `useSuspenseQuery`, `prefetchQuery` and their like. The query is rejected with a `KapsoError`.",
        ...(operation.deprecated ? ["@deprecated"] : []),
      ],
    ),
    `export function ${name}Options(${["kapso: KapsoClient", ...signatureOf(query)].join(", ")}): ${list ? "ListQueryOptions" : "KapsoQueryOptions"}<${type}> {`,
    `return ${list ? "listOptions" : "itemOptions"}(${keys}.${keyNamesOf(query).plain}(${args.join(", ")}), (request) => kapso.${method.resource}.${method.method}(${[...args, "request"].join(", ")}));`,
    "}",
  ];
}

function emitInfinite(query: ReactOperation): string[] {
  const { name, keys, type, method, operation } = query;
  const params = `${method.typeName}Params`;
  const args = argumentsOf(query);
  const call = args.map((argument) =>
    argument === "params"
      ? `atPosition<${params}>(params, position)`
      : argument,
  );
  const signature = signatureOf(query, (given) => `WithoutPosition<${given}>`);
  return [
    "",
    docComment(
      [
        `Infinite query options of ${placeOf(query)}, both directions. The first page sends no position; the others follow what the answers say.`,
      ],
      [
        ...paramTags(query),
        "@param options - `maxPages`: how many pages are kept at most.",
        "@returns Options for `useInfiniteQuery`, `useSuspenseInfiniteQuery`, `prefetchInfiniteQuery` and their like.",
        ...(operation.deprecated ? ["@deprecated"] : []),
      ],
    ),
    `export function ${name}InfiniteOptions(${["kapso: KapsoClient", ...signature, "options?: InfiniteOptions"].join(", ")}): InfiniteListQueryOptions<${type}> {`,
    `return infiniteListOptions(${keys}.${keyNamesOf(query).infinite}(${args.join(", ")}), (position, request) => kapso.${method.resource}.${method.method}(${[...call, "request"].join(", ")}), options);`,
    "}",
  ];
}

/** Emits the options factories of every operation that changes something. */
export function emitReactMutations(
  operations: readonly ReactOperation[],
): string {
  const mutations = operations.filter(({ kind }) => kind === "mutation");
  const client = clientTypesOf(mutations, { queries: false, mutations: true });
  return [
    importTypes([...client, "KapsoClient"], "@kapso-platform/client"),
    `import { type KapsoMutationOptions, mutationOptions } from "../queries/query-options.js";`,
    ...mutations.flatMap(emitMutation),
  ].join("\n");
}

function emitMutation(mutation: ReactOperation): string[] {
  const { name, type, method, operation } = mutation;
  const members = variablesOf(mutation);
  const variables = variablesName(mutation);
  const args = members.map(({ name: member }) => `variables.${member}`);
  const result =
    mutation.list && type !== "void" ? `readonly ${wrapArray(type)}` : type;
  const call = `kapso.${method.resource}.${method.method}(${args.join(", ")})`;
  const key = ["kapso", method.resource, method.method]
    .map((part) => JSON.stringify(part))
    .join(", ");
  return [
    ...(members.length === 0
      ? []
      : [
          "",
          docComment([`What \`${name}Mutation\` is called with.`]),
          `export interface ${variables} {`,
          ...members.flatMap((member) => [
            docComment([member.doc]),
            `${member.name}${member.optional ? "?" : ""}: ${member.type}${member.optional ? " | undefined" : ""};`,
          ]),
          "}",
        ]),
    "",
    docComment(
      [`Mutation options of ${placeOf(mutation)}: ${operation.summary}.`],
      [
        "@param kapso - Client to call.",
        "@returns Options for `useMutation`. The mutation is rejected with a `KapsoError`.",
        ...(operation.deprecated ? ["@deprecated"] : []),
      ],
    ),
    `export function ${name}Mutation(kapso: KapsoClient): KapsoMutationOptions<${result}, ${members.length === 0 ? "void" : variables}> {`,
    `return mutationOptions([${key}], ${members.length === 0 ? "()" : `(variables)`} => ${mutation.list ? `${call}.then(({ items }) => items)` : call});`,
    "}",
  ];
}

function wrapArray(type: string): string {
  return /^\w+$/.test(type) ? `${type}[]` : `(${type})[]`;
}

/** `ConversationsUpdateVariables`, or `void` where nothing is needed. */
export function variablesName(mutation: ReactOperation): string {
  return variablesOf(mutation).length === 0
    ? "void"
    : `${mutation.method.typeName}Variables`;
}

interface Variable {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
  readonly doc: string;
}

function variablesOf({ body, params, method }: ReactOperation): Variable[] {
  const variables: Variable[] = method.pathArguments.map(
    ({ name, description }) => ({
      name,
      type: "string",
      optional: false,
      doc: description,
    }),
  );
  if (body !== "none") {
    variables.push({
      name: "body",
      type: `${method.typeName}Body`,
      optional: body === "optional",
      doc: describeBodyArgument(method),
    });
  }
  if (params !== "none") {
    variables.push({
      name: "params",
      type: `${method.typeName}Params`,
      optional: params === "optional",
      doc: describeParamsArgument(method),
    });
  }
  return variables;
}

function paramTags({ params, method }: ReactOperation): string[] {
  return [
    "@param kapso - Client to call.",
    ...method.pathArguments.map(
      ({ name, description }) => `@param ${name} - ${description}`,
    ),
    ...(params === "none"
      ? []
      : [`@param params - ${describeParamsArgument(method)}`]),
  ];
}
