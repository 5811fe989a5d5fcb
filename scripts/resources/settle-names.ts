import { pascalCase } from "../emit/names.js";
import type { Operation } from "../spec/operations.js";
import type { ResourceName } from "./resource-name.js";

/** An operation with the name that the rule or an overlay gives it. */
export interface NamedOperation {
  readonly operation: Operation;
  readonly name: ResourceName;
  /** Whether an overlay gives the name, which then stays as it is. */
  readonly isGiven: boolean;
}

/**
 * Gives each operation a name of its own, from which the names of its types
 * follow.
 *
 * Of two operations that the rule names alike, the first in the document keeps
 * the name. A later one is told apart by the last parameter of its path
 * (`getByName`), else by all of them, else by its HTTP method, else by a number. A method that is called like a resource beside it
 * gets its HTTP method in front (`postSend`).
 */
export function settleNames(
  operations: readonly NamedOperation[],
): ResourceName[] {
  const resources = new Set(
    operations.flatMap(({ name }) =>
      name.resource.map((_, index) =>
        name.resource.slice(0, index + 1).join("."),
      ),
    ),
  );
  const taken = new Set(
    operations
      .filter(({ isGiven }) => isGiven)
      .map(({ name }) => typeName(name)),
  );
  return operations.map(({ operation, name, isGiven }) => {
    if (isGiven) return name;
    const settled =
      candidates(operation, name).find((candidate) => {
        const full = fullName(candidate);
        return !taken.has(typeName(candidate)) && !resources.has(full);
      }) ?? name;
    taken.add(typeName(settled));
    return settled;
  });
}

function candidates(
  { method: verb, path }: Operation,
  { resource, method }: ResourceName,
): ResourceName[] {
  const parameters = [...path.matchAll(/\{([^}]+)\}/g)].map(
    ([, name = ""]) => name,
  );
  const parameter = parameters.at(-1);
  const names = [
    method,
    ...(parameter === undefined
      ? []
      : [
          `${method}By${pascalCase(parameter)}`,
          `${method}By${parameters.map(pascalCase).join("And")}`,
        ]),
    `${verb}${pascalCase(method)}`,
    ...Array.from({ length: 98 }, (_, index) => `${method}${index + 2}`),
  ];
  return names.map((candidate) => ({ resource, method: candidate }));
}

/** What the names of the operation's types begin with. */
export function typeName(name: ResourceName): string {
  return pascalCase(fullName(name).replaceAll(".", " "));
}

function fullName({ resource, method }: ResourceName): string {
  return [...resource, method].join(".");
}
