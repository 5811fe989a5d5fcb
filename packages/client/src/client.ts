import { checkClientOptions } from "./arguments/client-options.js";
import { assembleClient } from "./core.js";
import { readArgument } from "./errors/argument-error.js";
import type { Api } from "./execute.js";
import { NAMESPACES } from "./generated/namespaces.js";
import type { ApiClient, ApiClientOptions } from "./generated/neutral.js";
import { allOperations } from "./generated/resources.js";
import { withLog } from "./log.js";
import { methods } from "./methods.js";
import type { Operation } from "./operation.js";
import { bindResources, indexOperations } from "./resources.js";
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
  const bound = bindResources(context, methods);
  for (const { name } of NAMESPACES) Object.assign(bound[name], client[name]);
  const { middleware } = context;
  return Object.assign(client, bound, {
    withOptions: createWithOptions(createApiClient, options, middleware),
  });
}

let index: ReturnType<typeof indexOperations> | undefined;

/** Used by `GET` and the other methods by path. Resource methods have their operation. */
function findOperation(
  method: string,
  path: string,
  api: Api,
): Operation | undefined {
  // Without types, it can be anything. The checks report it.
  if (typeof path !== "string") return undefined;
  index ??= indexOperations(allOperations);
  return index
    .get(path)
    ?.find((one) => one.method === method && (one.api ?? "platform") === api);
}
