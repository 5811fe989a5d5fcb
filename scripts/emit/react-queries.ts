import { docComment } from "./doc-comment.js";
import { type ReactOperation, placeOf } from "./react-operations.js";

/** Emits the options factories of every operation that reads. */
export function emitReactQueries(
  operations: readonly ReactOperation[],
): string {
  const queries = operations.filter(({ kind }) => kind === "query");
  return [
    `import { itemOptions } from "../queries/item-options.js";`,
    `import { infiniteListOptions, listOptions } from "../queries/list-options.js";`,
    `import { ${queries.map(({ name }) => name).join(", ")} } from "./operations.js";`,
    ...queries.flatMap((query) =>
      query.list
        ? [
            emitFactory(query, "Options", "listOptions", "one page of "),
            emitFactory(
              query,
              "InfiniteOptions",
              "infiniteListOptions",
              "all pages, in both directions, of ",
            ),
          ]
        : [emitFactory(query, "Options", "itemOptions", "")],
    ),
  ].join("\n");
}

function emitFactory(
  query: ReactOperation,
  ending: string,
  builder: string,
  what: string,
): string {
  const { name, operation } = query;
  const comment = docComment(
    [`Query options of ${what}${placeOf(query)}: ${operation.summary}.`],
    operation.deprecated ? ["@deprecated"] : [],
  );
  return `\n${comment}\nexport const ${name}${ending} = /* @__PURE__ */ ${builder}(${name});`;
}
