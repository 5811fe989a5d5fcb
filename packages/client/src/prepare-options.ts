import {
  checkClientOptions,
  selectFetchOptions,
} from "./arguments/client-options.js";
import { resolveBaseUrls, resolveKey, withUserAgent } from "./configuration.js";
import type { PreparedOptions } from "./context.js";
import { readArgument } from "./errors/argument-error.js";
import { loadParts } from "./load-on-demand.js";
import type { ClientSettings, CoreSettings } from "./options.js";
import { checkHeaders } from "./transport/headers.js";
import { checkTransportOptions } from "./transport/options.js";

/** Options that only some clients have. */
export interface MoreOptions {
  readonly names: readonly string[];
  /** Checks them, and replaces them with those of every client. */
  readonly replace: (options: ClientSettings) => CoreSettings;
}

/**
 * Checks the options of a client, and adds those of the environment.
 *
 * @throws KapsoArgumentError for the first wrong option
 */
export function prepareOptions(
  options: ClientSettings,
  more?: MoreOptions,
): PreparedOptions {
  return readArgument("options", () => {
    checkClientOptions(options, more?.names);
    return resolveOptions(more ? more.replace(options) : options);
  });
}

function resolveOptions(options: CoreSettings): PreparedOptions {
  const baseUrlSources: string[] = [];
  const baseUrls = resolveBaseUrls(options, baseUrlSources);
  const baseUrl = baseUrls.platform;
  const apiKey = resolveKey(options, baseUrl);
  const fetchOptions = selectFetchOptions(options);
  checkHeaders(fetchOptions.headers);
  // A client with a key runs on a server, where no page waits for the parts.
  if (apiKey) loadParts();
  const origins = checkTransportOptions({
    ...options,
    baseUrl,
    baseUrls: Object.values(baseUrls),
    baseUrlSources,
    apiKey,
  });
  const headers = withUserAgent(fetchOptions.headers);
  return {
    options: { ...fetchOptions, headers, baseUrl },
    settings: options,
    baseUrls,
    apiKey,
    origins,
  };
}
