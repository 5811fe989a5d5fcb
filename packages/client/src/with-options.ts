import type { Middleware } from "openapi-fetch";
import { isRecord, formatValue } from "./arguments/format-value.js";
import { ArgumentError, readArgument } from "./errors/argument-error.js";

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
    if (!isRecord(changes)) {
      throw new ArgumentError(
        "options",
        `must be an object such as { timeout: 5000 }, not ${typeof changes === "string" ? "a string" : formatValue(changes)}`,
      );
    }
    const given = readArgument("options", () =>
      Object.entries(changes).filter(([, value]) => value !== undefined),
    );
    const client = create({ ...options, ...Object.fromEntries(given) });
    client.use(...middleware);
    return client;
  };
}
