import type { ResourceMethod } from "../resources/resource-method.js";
import { reachableReferences } from "../spec/references.js";
import { isObject } from "../spec/walk.js";
import type { Subject } from "./change.js";
import type { Surface } from "./surface.js";

/** The resources that use each schema, by the name of the schema. */
export type Owners = ReadonlyMap<string, ReadonlySet<string>>;

/** Finds the resources that use each schema, in either version. */
export function findOwners(surfaces: readonly Surface[]): Owners {
  const owners = new Map<string, Set<string>>();
  for (const { document, methods } of surfaces) {
    for (const method of methods) {
      for (const ref of reachableReferences(
        document,
        method.operation.source,
      )) {
        const name = ref.slice(ref.lastIndexOf("/") + 1);
        const resources = owners.get(name) ?? new Set();
        owners.set(name, resources.add(rootOf(method)));
      }
    }
  }
  return owners;
}

export function operationSubject(method: ResourceMethod): Subject {
  const { operation } = method;
  return {
    kind: "operation",
    name: `${operation.method.toUpperCase()} ${operation.path}`,
    resource: rootOf(method),
  };
}

/**
 * A schema as the subject of a change. It belongs to a resource if that is the
 * only user.
 */
export function schemaSubject(name: string, owners: Owners): Subject {
  const [resource, another] = [...(owners.get(name) ?? [])];
  return {
    kind: "schema",
    name,
    resource: another === undefined ? resource : undefined,
  };
}

/** The operations that refer to a part of the description. */
export function usersOf(
  { document, methods }: Surface,
  ref: string,
): Subject[] {
  return methods
    .filter(({ operation: { source, path } }) => {
      const item = isObject(document.paths) ? document.paths[path] : undefined;
      return [source, isObject(item) ? item.parameters : undefined].some(
        (part) => reachableReferences(document, part).has(ref),
      );
    })
    .map(operationSubject);
}

function rootOf({ resource }: ResourceMethod): string {
  return resource.split(".")[0] ?? resource;
}
