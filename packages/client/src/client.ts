import { allOperations, findOperation } from "./all-operations.js";
import { checkClientOptions } from "./arguments/client-options.js";
import { assembleClient } from "./core.js";
import { readArgument } from "./errors/argument-error.js";
import type { ApiClient, ApiClientOptions } from "./generated/neutral.js";
import { withLog } from "./log.js";
import { actions } from "./methods.js";
import { addResources } from "./resources.js";
import { createWithOptions } from "./with-options.js";

/**
 * Creates a client.
 *
 * @param options - The key, the base URL, timeouts and so on; `KapsoClientOptions`
 *   documents each option with its default.
 * @throws KapsoArgumentError for a missing or malformed key, a key in a browser, a
 *   base URL that would expose the key, or an option that is unknown or out of range
 *
 * @example
 * ```ts
 * import { createKapsoClient } from "@kapso-platform/client";
 *
 * const kapso = createKapsoClient({ apiKey: process.env.KAPSO_API_KEY });
 * const page = await kapso.conversations.list({ status: "active" });
 * console.log(page.items.length);
 * ```
 */
export function createApiClient(options: ApiClientOptions = {}): ApiClient {
  const { client, context } = readArgument("options", () => {
    checkClientOptions(options, ["logLevel", "logger"]);
    return assembleClient(withLog(options), findOperation);
  });
  const { middleware } = context;
  return Object.assign(
    addResources(client, context, [...allOperations(), ...actions]),
    {
      withOptions: createWithOptions(createApiClient, options, middleware),
    },
  );
}
