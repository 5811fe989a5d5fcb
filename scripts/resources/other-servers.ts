import type { Operation } from "../spec/operations.js";

/**
 * Operations whose server is not that of the API: the client sends them to the
 * base URL, as it sends its key to no other. Each notice says what decides it.
 */
export function listOtherServers(operations: readonly Operation[]): string[] {
  return operations
    .filter(({ levelsUp }) => levelsUp === undefined)
    .map(
      ({ method, path }) =>
        `${method.toUpperCase()} ${path} has a server of its own, and is sent to the base URL: describe it as an API with a namespace in openapi/api.config.ts, or remove the server in an overlay`,
    );
}
