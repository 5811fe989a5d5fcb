import createClient, { type Client } from "openapi-fetch";
import { show } from "./arguments/show.js";
import { createCallOperation } from "./call-operation.js";
import { resolveBaseUrl, resolveKey } from "./configuration.js";
import { KapsoArgumentError } from "./errors/argument-error.js";
import type { KapsoPaths } from "./generated/params.js";
import type { KapsoResources } from "./generated/resources.js";
import { type Call, type Invoke, createInvoke } from "./invoke.js";
import type { KapsoClientOptions } from "./options.js";
import { type Paginate, createPaginate } from "./pagination/paginate.js";
import { createResources } from "./resources.js";
import { checkHeaders } from "./transport/options.js";
import { createTransport } from "./transport/transport.js";

/**
 * A client of the Kapso Platform API: openapi-fetch's typed methods, one
 * resource method an operation, and `paginate` for any list by its path.
 */
export interface KapsoClient extends Client<KapsoPaths>, KapsoResources {
  /** Walks any paginated list by its path; see {@link Paginate}. */
  paginate: Paginate;
}

/** openapi-fetch's methods that send a request. */
const METHODS = [
  "GET",
  "PUT",
  "POST",
  "DELETE",
  "OPTIONS",
  "HEAD",
  "PATCH",
  "TRACE",
] as const;

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
  if (typeof options !== "object" || (options as unknown) === null) {
    throw new KapsoArgumentError(
      "options",
      `must be an object such as { apiKey }, not ${show(options)}`,
    );
  }
  const {
    headers,
    fetch,
    timeout,
    maxRetries,
    onRequest,
    onResponse,
    onRetry,
  } = options;
  const baseUrl = resolveBaseUrl(options);
  const apiKey = resolveKey(options, baseUrl);
  checkHeaders(headers);
  const send = createTransport({
    baseUrl,
    apiKey,
    fetch,
    timeout,
    maxRetries,
    onRequest,
    onResponse,
    onRetry,
  });
  // Retries, timeout, redirects and the key lie in `send`, beneath the
  // middleware that `use` registers here.
  const base = createClient<KapsoPaths>({
    baseUrl,
    ...(headers ? { headers } : {}),
  });
  const invoke = createInvoke(base, send, baseUrl, apiKey);
  const callOperation = createCallOperation(invoke, apiKey);
  return {
    ...typedMethods(invoke),
    use: (...middleware) => {
      base.use(...middleware);
    },
    eject: (...middleware) => {
      base.eject(...middleware);
    },
    paginate: createPaginate(callOperation),
    ...createResources(callOperation),
  };
}

type TypedMethods = Pick<
  Client<KapsoPaths>,
  (typeof METHODS)[number] | "request"
>;

function typedMethods(invoke: Invoke): TypedMethods {
  const methods = Object.fromEntries(
    METHODS.map((method) => [
      method,
      (path: string, call?: Call) => invoke(method, path, call),
    ]),
  );
  // The types are openapi-fetch's own, derived from the paths; what runs is
  // the same for all of them.
  return { ...methods, request: invoke } as unknown as TypedMethods;
}
