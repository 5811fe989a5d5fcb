import { docComment } from "./doc-comment.js";
import { importTypes } from "./import-types.js";
import {
  type ReactOperation,
  argumentsOf,
  clientTypesOf,
  keyNamesOf,
  signatureOf,
} from "./react-operations.js";

/** Emits the query keys of every resource that can be read. */
export function emitReactKeys(operations: readonly ReactOperation[]): string {
  const resources = new Map<string, ReactOperation[]>();
  for (const operation of operations) {
    if (operation.kind !== "query") continue;
    const { resource } = operation.method;
    resources.set(resource, [...(resources.get(resource) ?? []), operation]);
  }
  const params = [
    ...clientTypesOf(operations, { queries: true, mutations: false }),
  ].filter((name) => name.endsWith("Params"));
  return [
    importTypes(params, "@kapso-platform/client"),
    `import { keyFilters, keyParams } from "../queries/key-params.js";`,
    `import type { WithoutPosition } from "../queries/page-position.js";`,
    `import type { KapsoQueryKey } from "../queries/query-options.js";`,
    "",
    docComment([
      "Keys of everything that this package keeps in a query cache, to invalidate all of it.",
    ]),
    `export const kapsoKeys = { all: ["kapso"] as const };`,
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
  const prefix = `"kapso", ${JSON.stringify(resource)}`;
  const lists = members.some((member) => keyNamesOf(member).level === "list");
  const details = members.some(
    (member) => keyNamesOf(member).level === "detail",
  );
  return [
    "",
    docComment([
      `Query keys of \`kapso.${resource}\`, from the widest to the narrowest.`,
    ]),
    `export const ${first.keys} = {`,
    docComment([`Everything of the resource.`]),
    `all: [${prefix}] as const,`,
    ...(lists
      ? [
          docComment(["Every list, plain and infinite."]),
          `lists: (): KapsoQueryKey => [${prefix}, "list"],`,
        ]
      : []),
    ...(details
      ? [
          docComment(["Every single item."]),
          `details: (): KapsoQueryKey => [${prefix}, "detail"],`,
        ]
      : []),
    ...members.flatMap((member) => emitMember(member, prefix)),
    "};",
  ];
}

function emitMember(member: ReactOperation, prefix: string): string[] {
  const { level, plain, infinite } = keyNamesOf(member);
  const dates =
    member.dates.length > 0 ? `, ${JSON.stringify(member.dates)}` : "";
  const emitKey = (
    name: string,
    { filters = false, kind }: { filters?: boolean; kind?: string } = {},
  ): string => {
    const signature = filters
      ? signatureOf(member, (type) => `WithoutPosition<${type}>`)
      : signatureOf(member);
    const parts = argumentsOf(member).map((argument) =>
      argument === "params"
        ? `${filters ? "keyFilters" : "keyParams"}(params${dates})`
        : argument,
    );
    // The kind comes last, so that a list's filters lead to both of them.
    const key = [prefix, JSON.stringify(level), ...parts];
    if (kind !== undefined) key.push(JSON.stringify(kind));
    return `${name}: (${signature.join(", ")}): KapsoQueryKey => [${key.join(", ")}],`;
  };
  if (!member.list) {
    return [
      docComment([
        level === "detail" ? "One item." : `One answer of \`${level}\`.`,
      ]),
      emitKey(level),
    ];
  }
  const { paged } = member;
  return [
    docComment([
      paged
        ? "A list under these filters, or these and more: plain and infinite."
        : "A list under these filters, or these and more.",
    ]),
    emitKey(level, { filters: paged }),
    docComment([
      "The query of one page of a list, under filters and position.",
    ]),
    emitKey(plain, { kind: "plain" }),
    ...(paged
      ? [
          docComment(["The infinite query of a list, under its filters."]),
          emitKey(infinite, { filters: true, kind: "infinite" }),
        ]
      : []),
  ];
}
