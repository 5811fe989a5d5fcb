import type { ResourceMethod } from "../resources/resource-method.js";

/** A resource with its methods and nested resources. */
export interface ResourceNode {
  /** Full name, such as `conversations.assignments`; empty for the root. */
  readonly name: string;
  readonly methods: ResourceMethod[];
  readonly children: Map<string, ResourceNode>;
}

/** The resources of a description, in its order. */
export function buildResourceTree(
  methods: readonly ResourceMethod[],
): ResourceNode {
  const root: ResourceNode = { name: "", methods: [], children: new Map() };
  for (const method of methods) {
    let node = root;
    for (const name of method.resource.split(".")) {
      let child = node.children.get(name);
      if (!child) {
        const full = node.name === "" ? name : `${node.name}.${name}`;
        child = { name: full, methods: [], children: new Map() };
        node.children.set(name, child);
      }
      node = child;
    }
    node.methods.push(method);
  }
  return root;
}

/** A resource and all resources nested in it. */
export function flattenResources(node: ResourceNode): ResourceNode[] {
  return [node, ...[...node.children.values()].flatMap(flattenResources)];
}
