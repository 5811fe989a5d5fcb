import { docComment } from "./doc-comment.js";
import { importTypes } from "./import-types.js";
import { pascalCase } from "./names.js";
import { variablesName } from "./react-options.js";
import {
  type ReactOperation,
  argumentsOf,
  clientTypesOf,
  placeOf,
  signatureOf,
} from "./react-operations.js";

/** Emits a hook for every options factory. */
export function emitReactHooks(operations: readonly ReactOperation[]): string {
  const queries = operations.filter(({ kind }) => kind === "query");
  const mutations = operations.filter(({ kind }) => kind === "mutation");
  const client = [
    ...clientTypesOf(operations, { queries: true, mutations: true }),
  ].filter((name) => !name.endsWith("Body"));
  // Parameters of mutations are inside their variables.
  const inVariables = new Set(
    mutations.map(({ method }) => `${method.typeName}Params`),
  );
  const factories = queries.flatMap(({ name, paged }) => [
    `${name}Options`,
    ...(paged ? [`${name}InfiniteOptions`] : []),
  ]);
  const variables = mutations.map(variablesName).filter((n) => n !== "void");
  return [
    `"use client";`,
    importTypes(
      [...client.filter((name) => !inVariables.has(name)), "KapsoError"],
      "@kapso-platform/client",
    ),
    importTypes(
      ["UseInfiniteQueryResult", "UseMutationResult", "UseQueryResult"],
      "@tanstack/react-query",
    ),
    `import { useKapso } from "../provider/use-kapso.js";`,
    importTypes(["ListPage"], "../queries/list-page.js"),
    importTypes(["WithoutPosition"], "../queries/page-position.js"),
    importTypes(["InfiniteList"], "../queries/query-options.js"),
    `import { type InfiniteQueryOverrides, useKapsoInfiniteQuery } from "../queries/use-kapso-infinite-query.js";`,
    `import { type MutationOverrides, useKapsoMutation } from "../queries/use-kapso-mutation.js";`,
    `import { type QueryOverrides, useKapsoQuery } from "../queries/use-kapso-query.js";`,
    `import { ${[...variables.map((name) => `type ${name}`), ...mutations.map(({ name }) => `${name}Mutation`)].join(", ")} } from "./mutations.js";`,
    `import { ${factories.join(", ")} } from "./queries.js";`,
    ...queries.flatMap((query) => [
      ...emitQueryHook(query),
      ...(query.paged ? emitInfiniteHook(query) : []),
    ]),
    ...mutations.flatMap(emitMutationHook),
  ].join("\n");
}

function emitQueryHook(query: ReactOperation): string[] {
  const { name, list, type } = query;
  const fetched = list ? `ListPage<${type}>` : type;
  return [
    "",
    docComment([`\`useQuery\` of {@link ${name}Options}: ${placeOf(query)}.`]),
    `export function use${pascalCase(name)}<Data = ${fetched}>(${[...signatureOf(query), `options?: QueryOverrides<${fetched}, Data>`].join(", ")}): UseQueryResult<Data, KapsoError> {`,
    `return useKapsoQuery(${name}Options(${["useKapso()", ...argumentsOf(query)].join(", ")}), options);`,
    "}",
  ];
}

function emitInfiniteHook(query: ReactOperation): string[] {
  const { name, type } = query;
  const signature = signatureOf(query, (given) => `WithoutPosition<${given}>`);
  return [
    "",
    docComment([
      `\`useInfiniteQuery\` of {@link ${name}InfiniteOptions}: ${placeOf(query)}.`,
    ]),
    `export function use${pascalCase(name)}Infinite<Data = InfiniteList<${type}>>(${[...signature, `options?: InfiniteQueryOverrides<${type}, Data>`].join(", ")}): UseInfiniteQueryResult<Data, KapsoError> {`,
    `return useKapsoInfiniteQuery(${name}InfiniteOptions(${["useKapso()", ...argumentsOf(query)].join(", ")}), options);`,
    "}",
  ];
}

function emitMutationHook(mutation: ReactOperation): string[] {
  const { name, type, list } = mutation;
  const variables = variablesName(mutation);
  const result = list ? `readonly ${type}[]` : type;
  return [
    "",
    docComment([
      `\`useMutation\` of {@link ${name}Mutation}: ${placeOf(mutation)}. It leaves the query cache as it is: invalidate what it changes in \`onSuccess\`.`,
    ]),
    `export function use${pascalCase(name)}<OnMutateResult = unknown>(options?: MutationOverrides<${result}, ${variables}, OnMutateResult>): UseMutationResult<${result}, KapsoError, ${variables}, OnMutateResult> {`,
    `return useKapsoMutation(${name}Mutation(useKapso()), options);`,
    "}",
  ];
}
