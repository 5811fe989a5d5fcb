import type { ClientOptions } from "openapi-fetch";
import type { Api, ClientContext } from "./execute.js";
import { loadOnDemand } from "./load-on-demand.js";
import type { ApiKey, CoreSettings } from "./options.js";
import { type Transport, createTransport } from "./transport/transport.js";
import { toSimpleRequests } from "./write-request.js";

/** The checked options of a client. */
export interface PreparedOptions {
  /** Options of openapi-fetch, which every request needs. */
  readonly options: ClientOptions;
  /** The options as they were given, for those of the transport. */
  readonly settings: CoreSettings;
  readonly baseUrls: Readonly<Record<Api, string>>;
  readonly apiKey: ApiKey | undefined;
  /** Origins to which the key can be sent. */
  readonly origins: readonly string[];
}

/** Creates what all calls of a client share. */
export function createContext(
  { options, settings, baseUrls, apiKey, origins }: PreparedOptions,
  findOperation: ClientContext["findOperation"],
): ClientContext {
  const secrets: string[] = [];
  // The transport handles retries, timeout, redirects and the key. It runs after the
  // middleware that `use` registers with openapi-fetch.
  const shared = {
    ...settings,
    baseUrl: baseUrls.platform,
    baseUrls: Object.values(baseUrls),
    apiKey: undefined,
  };
  let withoutKey: Transport | undefined;
  return {
    options,
    simple: toSimpleRequests(options),
    fetch: settings.fetch,
    transport: createTransport({ ...shared, apiKey, secrets }, origins),
    sendWithoutKey: (request, call) =>
      (withoutKey ??= createTransport(shared, []))(request, call),
    hasKey: apiKey !== undefined,
    loadFailures: async () => (await loadOnDemand()).createFailures(secrets),
    baseUrls,
    middleware: [],
    allowUnknownParameters: settings.allowUnknownParameters ?? false,
    findOperation,
  };
}
