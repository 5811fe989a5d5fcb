import { createApiError } from "./errors/create-api-error.js";
import { KapsoParseError } from "./errors/parse-error.js";
import type { Call, Invoke } from "./invoke.js";
import type { Operation } from "./operations.js";

/** What an accepted call answered. */
export interface Accepted {
  /** The parsed body, undefined where there was none. */
  readonly body: unknown;
  /** The body of a call that was read as text: parsed if it says it is JSON. */
  parseBody(): unknown;
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
    const operationId = operation?.id;
    if (!ok) {
      throw createApiError({
        status,
        headers,
        body: error,
        operationId,
        secret,
      });
    }
    const refuseBody = (cause?: unknown): KapsoParseError =>
      new KapsoParseError({
        status,
        headers,
        operationId,
        body: typeof data === "string" ? data : toText(data),
        cause,
        secret,
      });
    return {
      body: data,
      refuseBody,
      parseBody: () => {
        const isJson = /\bjson\b/i.test(headers.get("content-type") ?? "");
        if (!isJson || typeof data !== "string" || data === "") return data;
        try {
          return JSON.parse(data) as unknown;
        } catch (cause) {
          throw refuseBody(cause);
        }
      },
    };
  };
}

function toText(data: unknown): string {
  return data === undefined ? "" : JSON.stringify(data);
}
