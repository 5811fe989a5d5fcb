import type { Operation } from "../spec/operations.js";

/**
 * Operations with their own server. The client sends them to the base URL, because it does
 * not send its key to another one. Each notice says how to change that.
 */
export function listOtherServers(operations: readonly Operation[]): string[] {
  return operations
    .filter(({ levelsUp }) => levelsUp === undefined)
    .map(
      ({ method, path }) =>
        `${method.toUpperCase()} ${path} has its own server, but is sent to the base URL: describe it as an API with a namespace in openapi/api.config.ts, or remove the server in an overlay`,
    );
}
