import { docComment } from "./doc-comment.js";
import {
  type ReactOperation,
  importItemParams,
  itemParamsOf,
  memberOf,
  placeOf,
} from "./react-operations.js";
import { CLIENT_PACKAGE } from "./package-names.js";

/** Emits the hook of every operation that has no hand-written one. */
export function emitReactHooks(operations: readonly ReactOperation[]): string {
  const generated = operations.filter(({ hook }) => !hook.isHandWritten);
  const queries = generated.filter(({ kind }) => kind === "query");
  const mutations = generated.filter(({ kind }) => kind === "mutation");
  return [
    `"use client";`,
    `import { type ItemHookOf, itemHook } from "../hooks/use-item.js";`,
    `import { type ListHookOf, listHook } from "../hooks/use-list.js";`,
    `import { type WriteHookOf, writeHook } from "../hooks/use-write.js";`,
    ...importItemParams(queries),
    `import { ${mutations.map(({ name }) => `${name}Mutation`).join(", ")} } from "./mutations.js";`,
    `import { ${queries.map(({ name }) => name).join(", ")} } from "${CLIENT_PACKAGE}/operations";`,
    ...queries.map((query) =>
      query.list
        ? emitHook(
            query,
            `${query.operation.summary}: ${placeOf(query)}, all loaded pages as \`${memberOf(query)}\`.`,
            `ListHookOf<typeof ${query.name}, "${memberOf(query)}">`,
            `listHook(${query.name}, "${memberOf(query)}")`,
          )
        : emitHook(
            query,
            describe(query),
            `ItemHookOf<typeof ${query.name}>`,
            `itemHook(${query.name}${itemParamsOf(query)})`,
          ),
    ),
    ...mutations.map((mutation) =>
      emitHook(
        mutation,
        describe(mutation),
        `WriteHookOf<typeof ${mutation.name}Mutation>`,
        `writeHook(${mutation.name}Mutation)`,
      ),
    ),
  ].join("\n");
}

function describe(operation: ReactOperation): string {
  return `${operation.operation.summary}: ${placeOf(operation)}.`;
}

function emitHook(
  { hook, operation }: ReactOperation,
  comment: string,
  type: string,
  value: string,
): string {
  const doc = docComment(
    [comment],
    operation.deprecated ? ["@deprecated"] : [],
  );
  return `\n${doc}\nexport const ${hook.hook}: ${type} = /* @__PURE__ */ ${value};`;
}
