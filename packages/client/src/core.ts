import { assembleCore } from "./assemble-core.js";
import { createContext } from "./context.js";
import type { ApiCore, ApiCoreOptions } from "./generated/neutral.js";
import { prepareOptions } from "./prepare-options.js";

/**
 * Creates a client without resources, for small bundles: a bundle only contains the
 * operations that it imports. `GET` and the other methods by path check ids, dates and
 * headers, but not the rules of an operation, such as the range of `limit`.
 *
 * @param options - The options of `createKapsoClient` without the log, which
 *   `createLog` creates.
 * @throws KapsoArgumentError for a missing or malformed key, a key in a browser, a
 *   base URL that would expose the key, or an option that is unknown or out of range. In
 *   a production bundle for a browser, the first call rejects with it instead, unless it
 *   is a key in a browser.
 *
 * @example
 * ```ts
 * import { createKapsoCore } from "@kapso-platform/client";
 *
 * const kapso = createKapsoCore();
 * for await (const user of kapso.paginate("/users")) console.log(user.name);
 * ```
 */
export function createApiCore(options: ApiCoreOptions = {}): ApiCore {
  const context = createContext(prepareOptions(options), undefined);
  return assembleCore(createApiCore, options, context);
}
