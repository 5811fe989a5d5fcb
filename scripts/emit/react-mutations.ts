import { docComment } from "./doc-comment.js";
import { importTypes } from "./import-types.js";
import { type ReactOperation, clientTypesOf } from "./react-operations.js";
import { CLIENT_PACKAGE } from "./package-names.js";

/** Emits the options factories of every mutation. */
export function emitReactMutations(
  operations: readonly ReactOperation[],
): string {
  const mutations = operations.filter(
    ({ kind, hook }) => kind === "mutation" && !hook.isHandWritten,
  );
  const builders = [
    ...(mutations.some(({ list }) => list) ? ["listMutationOptions"] : []),
    ...(mutations.some(({ list }) => !list) ? ["mutationOptions"] : []),
  ];
  return [
    importTypes([...clientTypesOf(mutations)], CLIENT_PACKAGE),
    `import { type MutationOptionsFactory, type MutationVariables, ${builders.join(", ")} } from "../mutations/mutation-options.js";`,
    `import { ${mutations.map(({ name }) => name).join(", ")} } from "${CLIENT_PACKAGE}/operations";`,
    ...mutations.flatMap(emitMutation),
  ].join("\n");
}

function emitMutation(mutation: ReactOperation): string[] {
  const { name, type, list, operation, hook } = mutation;
  const sent = sentOf(mutation);
  const names = [...mutation.ids, ...sent.map((member) => member.name)];
  const variables = variablesName(mutation);
  return [
    ...(names.length === 0
      ? []
      : [
          "",
          docComment([`Variables of \`${hook.hook}\`.`]),
          `export type ${variables} = ${variablesType(mutation)};`,
        ]),
    "",
    docComment(
      [`${operation.summary}: mutation options.`],
      operation.deprecated ? ["@deprecated"] : [],
    ),
    `export const ${name}Mutation: MutationOptionsFactory<${variables}, ${list ? `readonly ${type}[]` : type}> = /* @__PURE__ */ ${list ? "listMutationOptions" : "mutationOptions"}(${name}, ${JSON.stringify(names)});`,
  ];
}

function variablesType(mutation: ReactOperation): string {
  const { ids } = mutation;
  const sent = sentOf(mutation);
  const members = sent.map(
    ({ name, type, optional }) =>
      `${name}${optional ? "?" : ""}: ${type}${optional ? " | undefined" : ""}`,
  );
  const object = members.length > 0 ? `{ ${members.join("; ")} }` : "";
  if (ids.length === 0) {
    const needed = sent.some(({ optional }) => !optional);
    return needed ? object : `${object} | void`;
  }
  const union = ids.map((id) => `"${id}"`).join(" | ");
  return `MutationVariables<${[union, object].filter((part) => part !== "").join(", ")}>`;
}

/**
 * `ConversationsUpdateVariables`, or `void` if the mutation needs no variables.
 */
export function variablesName(mutation: ReactOperation): string {
  return mutation.ids.length + sentOf(mutation).length === 0
    ? "void"
    : `${mutation.method.typeName}Variables`;
}

interface SentMember {
  readonly name: string;
  readonly type: string;
  readonly optional: boolean;
}

function sentOf({
  body,
  bodyType,
  params,
  method,
}: ReactOperation): SentMember[] {
  const sent = [
    { name: "body", type: bodyType, given: body },
    { name: "params", type: `${method.typeName}Params`, given: params },
  ];
  return sent
    .filter(({ given }) => given !== "none")
    .map(({ name, type, given }) => ({
      name,
      type,
      optional: given === "optional",
    }));
}
