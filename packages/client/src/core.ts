import createClient, {
  type Client,
  type ClientOptions,
  type Middleware,
} from "openapi-fetch";
import { checkLater } from "./arguments/check-later.js";
import { checkClientOptions } from "./arguments/client-options.js";
import { isPlain } from "./arguments/plain.js";
import { isRecord, show } from "./arguments/show.js";
import { callMethod } from "./call.js";
import {
  resolveBaseUrl,
  resolveKey,
  resolveWhatsappBaseUrl,
  withUserAgent,
} from "./configuration.js";
import { KapsoArgumentError } from "./errors/argument-error.js";
import { createFailures } from "./errors/failures.js";
import { type Api, type ClientContext, type RawCall, send } from "./execute.js";
import type {
  KapsoPaths,
  KapsoWhatsappPaths,
  PaginatedPaths,
  PaginatedWhatsappPaths,
} from "./generated/paths.js";
import type { Action, Operation, OperationMethod } from "./operation.js";
import type { KapsoCoreOptions } from "./options.js";
import { type Paginate, createPaginate } from "./pagination/paginate.js";
import { checkHeaders } from "./transport/headers.js";
import { type Transport, createTransport } from "./transport/transport.js";
import { createWithOptions } from "./with-options.js";

/**
 * A client without resources: openapi-fetch's typed methods, `paginate`, and
 * `call` for the operations that are imported.
 */
export interface KapsoCore extends Client<KapsoPaths> {
  /** Walks any paginated list by its path; see {@link Paginate}. */
  paginate: Paginate;
  /** The same methods for the paths of the messaging API. */
  readonly whatsapp: WhatsappCore;
  /**
   * Calls an operation that was imported from
   * `@kapso-platform/client/operations`, as its resource method does.
   *
   * @param operation - Such as `conversationsList`.
   * @param args - Those of the method: ids, body, parameters, options.
   *
   * @example
   * ```ts
   * import { createKapsoCore } from "@kapso-platform/client";
   * import { conversationsList } from "@kapso-platform/client/operations";
   *
   * const kapso = createKapsoCore();
   * const page = await kapso.call(conversationsList, { status: "active" });
   * console.log(page.items.length);
   * ```
   */
  call<Method extends OperationMethod>(
    operation: Operation<Method> | Action<Method>,
    ...args: Parameters<Method>
  ): ReturnType<Method>;
  /**
   * Makes a client with other options, which has everything else of this one,
   * its middleware too. This one stays as it is.
   *
   * @param options - Those that change; `headers` takes the place of the
   *   headers there were.
   *
   * @example
   * ```ts
   * import { createKapsoCore } from "@kapso-platform/client";
   *
   * const kapso = createKapsoCore();
   * const patient = kapso.withOptions({ timeout: 120_000 });
   * await patient.GET("/users");
   * ```
   */
  withOptions(options: KapsoCoreOptions): KapsoCore;
}

/** openapi-fetch's typed methods and `paginate`, for the messaging API. */
export interface WhatsappCore extends RawMethods<KapsoWhatsappPaths> {
  /** Walks a paginated list of the messaging API by its path. */
  paginate: Paginate<KapsoWhatsappPaths, PaginatedWhatsappPaths>;
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
 * Makes a client without resources, for bundles in which size matters: it has
 * the operations that are imported, and no other. `GET` and its like check ids
 * of the path, dates and headers, but not what only the description of an
 * operation knows, such as the range of `limit`.
 *
 * @param options - Those of `createKapsoClient`, without the log, which
 *   `createLog` makes.
 * @throws KapsoArgumentError for a missing or malformed key, a key in a
 *   browser, a base URL that would give the key away, or an option out of range
 *
 * @example
 * ```ts
 * import { createKapsoCore } from "@kapso-platform/client";
 *
 * const kapso = createKapsoCore();
 * for await (const user of kapso.paginate("/users")) console.log(user.name);
 * ```
 */
export function createKapsoCore(options: KapsoCoreOptions = {}): KapsoCore {
  checkClientOptions(options);
  const { client, context } = assembleClient(options, undefined);
  const { middleware } = context;
  return Object.assign(client, {
    withOptions: createWithOptions(createKapsoCore, options, middleware),
  });
}

/** Makes a client of a context, and gives both. */
export function assembleClient(
  options: KapsoCoreOptions,
  findOperation: ClientContext["findOperation"],
): { client: Omit<KapsoCore, "withOptions">; context: ClientContext } {
  const given: unknown = options;
  if (!isRecord(given)) {
    throw new KapsoArgumentError(
      "options",
      `must be an object such as { apiKey }, not ${show(given)}`,
    );
  }
  const {
    apiKey: _apiKey,
    baseUrl: _baseUrl,
    whatsappBaseUrl: _whatsappBaseUrl,
    dangerouslyAllowBrowser: _dangerouslyAllowBrowser,
    fetch,
    timeout,
    maxRetries,
    maxResponseBytes,
    rateLimit,
    onRequest,
    onResponse,
    onRetry,
    allowUnknownParameters = false,
    ...openapiFetch
  } = options;
  const baseUrl = resolveBaseUrl(options);
  const whatsappBaseUrl = resolveWhatsappBaseUrl(options, baseUrl);
  const secrets: string[] = [];
  const apiKey = resolveKey(options, baseUrl);
  checkHeaders(openapiFetch.headers);
  const failures = createFailures(secrets);
  // Retries, timeout, redirects and the key lie in here, beneath the
  // middleware that `use` registers with openapi-fetch.
  const settings = {
    baseUrl,
    baseUrls: [baseUrl, whatsappBaseUrl],
    fetch,
    timeout,
    maxRetries,
    maxResponseBytes,
    rateLimit,
    onRequest,
    onResponse,
    onRetry,
  };
  const transport = createTransport({ ...settings, apiKey, secrets });
  let withoutKey: Transport | undefined;
  const base = createClient<KapsoPaths>({
    // Undefined, as anywhere, means "not given".
    ...({
      ...openapiFetch,
      headers: withUserAgent(openapiFetch.headers),
    } as ClientOptions),
    baseUrl,
  });
  const middleware: Middleware[] = [];
  const context: ClientContext = {
    // One `request` for all paths, whose types are no help here.
    request: base.request as unknown as ClientContext["request"],
    transport,
    sendWithoutKey: (request, call) =>
      (withoutKey ??= createTransport(settings))(request, call),
    hasKey: apiKey !== undefined,
    failures,
    baseUrls: { platform: baseUrl, whatsapp: whatsappBaseUrl },
    middleware,
    custom: {
      body: openapiFetch.bodySerializer !== undefined,
      headers: openapiFetch.headers !== undefined,
      query: openapiFetch.querySerializer !== undefined,
      request: openapiFetch.Request !== undefined,
    },
    allowUnknownParameters,
    findOperation,
  };
  const client: Omit<KapsoCore, "withOptions"> = {
    ...rawMethods<KapsoPaths>(context, "platform"),
    use: (...added) => {
      base.use(...added);
      // openapi-fetch does not say what it has; with none, calls are cheaper.
      middleware.push(...added.filter(Boolean));
    },
    eject: (...removed) => {
      base.eject(...removed);
      for (const one of removed) {
        const index = middleware.indexOf(one);
        if (index >= 0) middleware.splice(index, 1);
      }
    },
    paginate: createPaginate<KapsoPaths, PaginatedPaths>(context, "platform"),
    whatsapp: {
      ...rawMethods<KapsoWhatsappPaths>(context, "whatsapp"),
      paginate: createPaginate<KapsoWhatsappPaths, PaginatedWhatsappPaths>(
        context,
        "whatsapp",
      ),
    },
    // The operation carries the type of its method.
    call: (operation, ...args) => callMethod(context, operation, args) as never,
  };
  return { client, context };
}

type RawMethods<Paths extends object> = Pick<
  Client<Paths>,
  (typeof METHODS)[number] | "request"
>;

/** openapi-fetch's methods, with our checks and our transport. */
export function rawMethods<Paths extends object>(
  context: ClientContext,
  api: Api,
): RawMethods<Paths> {
  const request = async (
    method: string,
    path: string,
    call: RawCall = {},
  ): Promise<unknown> => {
    const upper = method.toUpperCase();
    const operation = context.findOperation?.(upper, path, api);
    const checked =
      isRecord(call) && isPlain(context, operation, path, call)
        ? call
        : await checkLater(({ checkCall }) =>
            checkCall(context, operation, path, call),
          );
    return send(context, upper, path, checked, operation, api);
  };
  const methods = Object.fromEntries(
    METHODS.map((method) => [
      method,
      (path: string, call?: RawCall) => request(method, path, call),
    ]),
  );
  // The types are openapi-fetch's own, derived from the paths; what runs is
  // the same for all of them.
  return { ...methods, request } as unknown as RawMethods<Paths>;
}
