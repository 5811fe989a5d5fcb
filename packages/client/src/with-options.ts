import type { Middleware } from "openapi-fetch";
import { isRecord } from "./arguments/is-record.js";
import { readArgument } from "./errors/argument-error.js";

/**
 * Creates the method `withOptions` of a client.
 *
 * @param create - Creates a client.
 * @param options - The options of the client.
 * @param middleware - The middleware of the client; the new client gets what it has at
 *   the time of the call.
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
    const client = create(mergeOptions(options, changes));
    client.use(...middleware);
    return client;
  };
}

/** Replaces options. Values that are no options are returned, and rejected by the checks. */
function mergeOptions<Options extends object>(
  options: Options,
  changes: Options,
): Options {
  if (!isRecord(options)) return options;
  if (!isRecord(changes)) return changes;
  return readArgument("options", () => {
    const given = Object.entries(changes).filter(
      ([, value]) => value !== undefined,
    );
    return { ...options, ...Object.fromEntries(given) };
  });
}
