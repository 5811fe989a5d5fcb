import { pascalCase } from "./names.js";

/** `whatsappPaths`: the paths of an API with its own base URL. */
export function pathsName(namespace: string): string {
  return `${namespace}Paths`;
}

/** `KapsoWhatsappPaths`: those paths as the client takes them. */
export function clientPathsName(namespace: string | undefined): string {
  return `Kapso${namespace === undefined ? "" : pascalCase(namespace)}Paths`;
}

/**
 * `PaginatedWhatsappPaths`: the paths that return pages, with the types of
 * their items.
 */
export function paginatedPathsName(namespace: string | undefined): string {
  return `Paginated${namespace === undefined ? "" : pascalCase(namespace)}Paths`;
}

/** `whatsappOperations`: the operations of an API with its own base URL. */
export function operationsName(namespace: string): string {
  return `${namespace}Operations`;
}
