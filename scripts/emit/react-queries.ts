import { docComment } from "./doc-comment.js";
import { importTypes } from "./import-types.js";
import {
  type ReactOperation,
  importItemParams,
  itemParamsOf,
} from "./react-operations.js";
import { CLIENT_PACKAGE } from "./package-names.js";

/** The types of factories, by kind. */
const TYPES = {
  item: "ItemOptionsFactoryOf",
  list: "ListOptionsFactoryOf",
  infiniteList: "InfiniteOptionsFactoryOf",
} as const;

/** Emits the options factories of every query. */
export function emitReactQueries(
  operations: readonly ReactOperation[],
): string {
  const queries = operations.filter(({ kind }) => kind === "query");
  return [
    `import { itemOptions } from "../queries/item-options.js";`,
    ...importItemParams(queries),
    `import { infiniteListOptions, listOptions } from "../queries/list-options.js";`,
    importTypes(Object.values(TYPES), "../queries/query-options.js"),
    `import { ${queries.map(({ name }) => name).join(", ")} } from "${CLIENT_PACKAGE}/operations";`,
    ...queries.flatMap((query) =>
      query.list
        ? [
            emitFactory(query, "Options", "list", " of one page"),
            emitFactory(
              query,
              "InfiniteOptions",
              "infiniteList",
              " of all pages, in both directions",
            ),
          ]
        : [emitFactory(query, "Options", "item", "")],
    ),
  ].join("\n");
}

function emitFactory(
  query: ReactOperation,
  ending: string,
  kind: keyof typeof TYPES,
  what: string,
): string {
  const { name, operation } = query;
  const comment = docComment(
    [`${operation.summary}: query options${what}.`],
    operation.deprecated ? ["@deprecated"] : [],
  );
  return `\n${comment}\nexport const ${name}${ending}: ${TYPES[kind]}<typeof ${name}> = /* @__PURE__ */ ${kind}Options(${name}${itemParamsOf(query)});`;
}
