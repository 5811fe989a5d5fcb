import { createContext } from "./context.js";
import type { ApiClient, ApiClientOptions } from "./generated/neutral.js";
import { logOptions } from "./log.js";
import { prepareOptions } from "./prepare-options.js";
// Last, so that the table of operations does not separate the code of the bundle: the same
// words compress better close to each other.
import { findOperation } from "./all-operations.js";
import { assembleClient } from "./assemble-client.js";

/**
 * Creates a client.
 *
 * @param options - The key, the base URL, timeouts and so on; `KapsoClientOptions`
 *   documents each option with its default.
 * @throws KapsoArgumentError for a missing or malformed key, a key in a browser, a
 *   base URL that would expose the key, or an option that is unknown or out of range. In
 *   a production bundle for a browser, the first call rejects with it instead, unless it
 *   is a key in a browser.
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
  const prepared = prepareOptions(options, logOptions);
  const context = createContext(prepared, findOperation);
  return assembleClient(createApiClient, options, context);
}
