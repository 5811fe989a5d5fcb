import api from "../../openapi/api.config.js";
import { pascalCase } from "./names.js";

/** `whatsappPaths`: the paths of an API with its own base URL. */
export function pathsName(namespace: string): string {
  return `${namespace}Paths`;
}

/** `KapsoWhatsappPaths`: those paths as the client takes them. */
export function clientPathsName(namespace: string | undefined): string {
  return `${api.name}${namespace === undefined ? "" : pascalCase(namespace)}Paths`;
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

/** `WhatsappCore`: openapi-fetch's methods for those paths. */
export function namespaceCoreName(namespace: string): string {
  return `${pascalCase(namespace)}Core`;
}

/** `whatsappBaseUrl`: the option of a client that says where the API is. */
export function namespaceOption(namespace: string): string {
  return `${namespace}BaseUrl`;
}
