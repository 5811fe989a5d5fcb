import { checkClientOptions } from "./arguments/client-options.js";
import { type KapsoCore, assembleClient } from "./core.js";
import { allOperations } from "./generated/resources.js";
import { withLog } from "./log.js";
import { type KapsoMethods, methods } from "./methods.js";
import type { Operation } from "./operation.js";
import type { KapsoClientOptions } from "./options.js";
import { bindResources, indexOperations } from "./resources.js";
import { createWithOptions } from "./with-options.js";

/**
 * A client of the Kapso Platform API, and below `whatsapp` of its messaging
 * API: one resource method an operation, openapi-fetch's typed methods, and
 * `paginate` for any list by its path.
 */
export interface KapsoClient extends KapsoCore, KapsoMethods {
  /** Sends messages, and everything else of the messaging API. */
  readonly whatsapp: KapsoCore["whatsapp"] & KapsoMethods["whatsapp"];
  /**
   * Makes a client with other options, which has everything else of this one,
   * its middleware too. This one stays as it is.
   *
   * @param options - Those that change; `headers` takes the place of the
   *   headers there were.
   *
   * @example
   * ```ts
   * import { createKapsoClient } from "@kapso-platform/client";
   *
   * const kapso = createKapsoClient();
   * const patient = kapso.withOptions({ timeout: 120_000, maxRetries: 5 });
   * console.log((await patient.users.list()).items.length);
   * ```
   */
  withOptions(options: KapsoClientOptions): KapsoClient;
}

/**
 * Makes a client.
 *
 * @param options - The key, where the API is, and how requests are sent; see
 *   {@link KapsoClientOptions} for each with its default.
 * @throws KapsoArgumentError for a missing or malformed key, a key in a
 *   browser, a base URL that would give the key away, or an option out of range
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
export function createKapsoClient(
  options: KapsoClientOptions = {},
): KapsoClient {
  checkClientOptions(options, ["logLevel", "logger"]);
  const { client, context } = assembleClient(withLog(options), findOperation);
  const bound = bindResources(context, methods);
  const whatsapp = Object.assign(client.whatsapp, bound.whatsapp);
  const { middleware } = context;
  return Object.assign(client, bound, {
    whatsapp,
    withOptions: createWithOptions(createKapsoClient, options, middleware),
  });
}

let index: ReadonlyMap<string, Operation> | undefined;

/** Only the typed methods look operations up: resources have them in hand. */
function findOperation(
  method: string,
  path: string,
  api: "platform" | "whatsapp",
): Operation | undefined {
  index ??= indexOperations(allOperations);
  return index.get(`${api} ${method} ${path}`);
}
