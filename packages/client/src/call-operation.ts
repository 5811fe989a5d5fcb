import { createApiError } from "./errors/create-api-error.js";
import { KapsoParseError } from "./errors/parse-error.js";
import type { Call, Invoke } from "./invoke.js";
import type { Operation } from "./operations.js";

/** What an accepted call answered. */
export interface Accepted {
  /** The parsed body, undefined where there was none. */
  readonly body: unknown;
  /** The error for a body that is not what the operation promises. */
  refuseBody(): KapsoParseError;
}

/** Calls an operation; rejects for every status other than 2xx. */
export type CallOperation = (
  method: string,
  path: string,
  operation: Operation | undefined,
  call: Call,
) => Promise<Accepted>;

/**
 * Turns openapi-fetch's results into bodies and errors.
 *
 * @param secret - The API key, kept out of every error.
 */
export function createCallOperation(
  invoke: Invoke,
  secret: string | undefined,
): CallOperation {
  return async (method, path, operation, call) => {
    const { data, error, response } = await invoke(method, path, call);
    const { ok, status, headers } = response;
    const name = operation?.name;
    if (!ok) {
      throw createApiError({
        status,
        headers,
        body: error,
        operation: name,
        secret,
      });
    }
    return {
      body: data,
      refuseBody: () =>
        new KapsoParseError({
          status,
          headers,
          operation: name,
          body: data === undefined ? "" : JSON.stringify(data),
          secret,
        }),
    };
  };
}
