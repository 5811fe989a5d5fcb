import { pascalCase } from "../emit/names.js";
import type { Operation } from "../spec/operations.js";
import type { ResourceName } from "./resource-name.js";

/** An operation with its name from the rule or an overlay. */
export interface NamedOperation {
  readonly operation: Operation;
  readonly name: ResourceName;
  /** Whether the name is from an overlay; such a name is not changed. */
  readonly isGiven: boolean;
}

/**
 * Makes the names of operations unique. The names of their types follow from
 * them.
 *
 * If the rule gives two operations the same name, the first in the document
 * keeps it. A later one is distinguished by the last parameter of its path
 * (`getByName`), by all of them, by its HTTP method (`postSend`), or by a
 * number. The same applies to a method with the name of a resource beside it.
 */
export function toUniqueNames(
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
    const unique =
      candidates(operation, name).find((candidate) => {
        const full = fullName(candidate);
        return !taken.has(typeName(candidate)) && !resources.has(full);
      }) ?? name;
    taken.add(typeName(unique));
    return unique;
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

/** Prefix of the names of the operation's types. */
export function typeName(name: ResourceName): string {
  return pascalCase(fullName(name).replaceAll(".", " "));
}

function fullName({ resource, method }: ResourceName): string {
  return [...resource, method].join(".");
}
