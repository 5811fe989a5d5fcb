import { importTypes } from "./import-types.js";
import {
  type ReactOperation,
  argumentsOf,
  clientTypesOf,
} from "./react-operations.js";
import { CLIENT_PACKAGE, CLIENT_VARIABLE } from "./package-names.js";

/** Emits the query keys of every resource that has queries. */
export function emitReactKeys(operations: readonly ReactOperation[]): string {
  const queries = operations.filter(({ kind }) => kind === "query");
  const resources = new Map<string, ReactOperation[]>();
  for (const query of queries) {
    const { resource } = query.method;
    resources.set(resource, [...(resources.get(resource) ?? []), query]);
  }
  const params = [...clientTypesOf(queries)].filter((name) =>
    name.endsWith("Params"),
  );
  return [
    importTypes(params, CLIENT_PACKAGE),
    `import { type ItemKeys, type ListKeys, type NamedKeys, type NamedListKeys, type ResourceKeys, resourceKeys } from "../queries/resource-keys.js";`,
    ...[...resources].flatMap(([resource, members]) =>
      emitResource(resource, members),
    ),
  ].join("\n");
}

function emitResource(
  resource: string,
  members: readonly ReactOperation[],
): string[] {
  const [first] = members;
  if (!first) return [];
  const dates = (isList: boolean): string =>
    JSON.stringify(
      Object.fromEntries(
        members
          .filter(({ list }) => list === isList)
          .map((member) => [member.method.method, member.dates]),
      ),
    );
  const items = dates(false);
  return [
    "",
    `/** Query keys of \`${CLIENT_VARIABLE}.${resource}\`. */`,
    `export const ${first.keys}: ResourceKeys & ${members.map(keysType).join(" & ")} = /* @__PURE__ */ resourceKeys(${JSON.stringify(resource)}, ${dates(true)}${items === "{}" ? "" : `, ${items}`});`,
  ];
}

function keysType(member: ReactOperation): string {
  const { list, method } = member;
  const args = `[${argumentsOf(member).join(", ")}]`;
  if (list && method.method === "list") return `ListKeys<${args}>`;
  if (!list && method.method === "get") return `ItemKeys<${args}>`;
  return `${list ? "NamedListKeys" : "NamedKeys"}<"${method.method}", ${args}>`;
}
