import type { Middleware } from "openapi-fetch";
import { isRecord, show } from "./arguments/show.js";
import { ArgumentError } from "./errors/argument-error.js";

/**
 * Makes the method of a client that makes another client like it.
 *
 * @param create - Makes a client.
 * @param options - Those that the client was made with.
 * @param middleware - What the client has at the time of the call.
 */
export function createWithOptions<
  Client extends { use(...added: Middleware[]): void },
  Options extends object,
>(
  create: (options: Options) => Client,
  options: Options,
  middleware: readonly Middleware[],
): (changes: Options) => Client {
  return (changes) => {
    if (!isRecord(changes)) {
      throw new ArgumentError(
        "options",
        `must be an object such as { timeout: 5000 }, not ${show(changes)}`,
      );
    }
    const given = Object.entries(changes).filter(
      ([, value]) => value !== undefined,
    );
    const client = create({ ...options, ...Object.fromEntries(given) });
    client.use(...middleware);
    return client;
  };
}
