/** `whatsappPaths`: the paths of an API with a base URL of its own. */
export function pathsName(namespace: string): string {
  return `${namespace}Paths`;
}

/** `whatsappOperations`: the operations of an API with a base URL of its own. */
export function operationsName(namespace: string): string {
  return `${namespace}Operations`;
}
