import { isClassless } from "./is-record.js";

/**
 * Copies the members of an object, with those that it inherits: enumerable ones, and known
 * accessors of its class. The types accept such an object. Methods are not copied.
 *
 * @param known - Names of members that can be accessors, which are not enumerable.
 * @returns The given object if it has no class.
 */
export function withInherited<Given extends object>(
  given: Given,
  known: readonly string[],
): Given {
  if (isClassless(given)) return given;
  const members: Record<string, unknown> = {};
  const copy = (name: string): void => {
    const value = (given as Readonly<Record<string, unknown>>)[name];
    if (Object.hasOwn(given, name) || typeof value !== "function") {
      members[name] = value;
    }
  };
  for (const name in given) copy(name);
  for (const name of known) if (name in given) copy(name);
  return members as Given;
}

/** The name of a member that an object inherits, and that is not a method. */
export function findInherited(given: object): string | undefined {
  let parent = Object.getPrototypeOf(given) as object | null;
  while (parent !== null && !isRoot(parent)) {
    const members = Object.entries(Object.getOwnPropertyDescriptors(parent));
    const found = members.find(
      ([, { value, ...member }]) =>
        "get" in member || (value !== undefined && typeof value !== "function"),
    );
    if (found) return found[0];
    parent = Object.getPrototypeOf(parent) as object | null;
  }
  return undefined;
}

/** Whether an object is `Object.prototype`, of any realm. */
function isRoot(parent: object): boolean {
  return Object.getPrototypeOf(parent) === null;
}
