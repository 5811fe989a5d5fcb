import { show } from "../arguments/show.js";
import { isBrowser, resolveBaseUrl, resolveKey } from "../configuration.js";
import { KapsoArgumentError } from "../errors/argument-error.js";
import type { OperationName } from "../generated/proxy-operations.js";
import { nearest } from "./nearest.js";
import { type Route, listRoutes } from "./operations.js";
import type { RouteTable } from "./route.js";
import type { PinnedParameters, ProxyScope } from "./scope.js";

/** Where the proxy is mounted when nothing else is said. */
export const DEFAULT_BASE_PATH = "/api/kapso";

/** Bytes that the body of a request may have when nothing else is said. */
const DEFAULT_MAX_BODY_BYTES = 65_536;

/** Options of {@link createProxyHandler}. */
export interface ProxyOptions {
  /**
   * Key of the Kapso project. It stays on the server. Falls back to the
   * environment variable `KAPSO_API_KEY`.
   */
  apiKey?: string | undefined;
  /**
   * Decides who may do what, for every request that the rest of the proxy has
   * not refused: null (403), a `Response` that is sent as it is, such as a
   * 401, or a scope. Reads the request's headers; its body is for the proxy.
   * If it throws, the answer is 500, and `onError` is told why.
   */
  authorize: (
    request: Request,
  ) =>
    | ProxyScope
    | Response
    | null
    | undefined
    | Promise<ProxyScope | Response | null | undefined>;
  /**
   * Operations that may be called, by the name of the client's method, such as
   * `conversations.list`; no other is.
   */
  allow: readonly OperationName[];
  /**
   * Further checks by operation: the call goes on if the check returns true,
   * else the answer is 403.
   *
   * An operation that cannot keep to the pinned parameters is refused unless
   * it has a check, which then answers for it.
   */
  checks?: Readonly<Partial<Record<OperationName, ProxyCheck>>> | undefined;
  /**
   * Where the API is: an absolute URL. Falls back to the environment variable
   * `KAPSO_BASE_URL`.
   *
   * @defaultValue `"https://api.kapso.ai/platform/v1"`
   */
  baseUrl?: string | undefined;
  /**
   * Path of the requests' URLs that the operations' paths follow, the
   * `baseUrl` of the browser's client. `""` for the root.
   *
   * @defaultValue `"/api/kapso"`
   */
  basePath?: string | undefined;
  /**
   * What sends the requests to the API.
   *
   * @defaultValue the platform's `fetch`
   */
  fetch?: ((request: Request) => Promise<Response>) | undefined;
  /**
   * Most bytes of a request's body; a larger one is answered with 413.
   *
   * @defaultValue `65_536`
   */
  maxBodyBytes?: number | undefined;
  /**
   * Milliseconds for each request to the API, its body included: above 0, or
   * `Infinity`.
   *
   * @defaultValue `30_000`
   */
  timeout?: number | undefined;
  /**
   * Attempts after the first, from 0 to 10. The client in the browser repeats
   * what failed already, and the two would multiply.
   *
   * @defaultValue `0`
   */
  maxRetries?: number | undefined;
  /**
   * Told of what is to be mended on the server: `authorize` or a check threw,
   * the API could not be reached, an allowed operation cannot keep to the
   * scope. Not of requests that were refused for what they are. It is not
   * waited for, and one that throws does not disturb the answer.
   */
  onError?: ((event: ProxyErrorEvent) => unknown) | undefined;
}

/** Decides about a call to an allowed operation. */
export type ProxyCheck = (call: ProxyCall) => boolean | Promise<boolean>;

/** A call as it would go to the API. */
export interface ProxyCall {
  readonly operation: OperationName;
  /** Path parameters by name, decoded. */
  readonly path: Readonly<Record<string, string>>;
  /** Query parameters, the pinned ones in their place. */
  readonly query: Readonly<Record<string, string>>;
  /** The parsed JSON body with its envelope; undefined where there is none. */
  readonly body: Readonly<Record<string, unknown>> | undefined;
  /** What `authorize` pinned. */
  readonly params: PinnedParameters;
  /** The request as it came; its body has been read. */
  readonly request: Request;
}

/** Something went wrong on the server. Never holds the API key. */
export interface ProxyErrorEvent {
  readonly error: unknown;
  readonly request: Request;
  /** Undefined where the request had not been matched yet. */
  readonly operation: OperationName | undefined;
  /** The status that the browser got. */
  readonly status: number;
}

/** Options with their defaults, checked. */
export interface ResolvedOptions extends RouteTable {
  readonly apiKey: string;
  readonly baseUrl: string;
  readonly authorize: ProxyOptions["authorize"];
  readonly checks: ReadonlyMap<string, ProxyCheck>;
  readonly maxBodyBytes: number;
  readonly maxRetries: number;
}

/**
 * Fills in and checks the options; those of the transport are its own.
 *
 * @throws KapsoArgumentError
 */
export function resolveOptions(options: ProxyOptions): ResolvedOptions {
  if (isBrowser()) {
    throw new KapsoArgumentError(
      "createProxyHandler",
      "is for a server: in a browser, everybody could read its key",
    );
  }
  const {
    authorize,
    allow,
    checks = {},
    basePath = DEFAULT_BASE_PATH,
    maxBodyBytes = DEFAULT_MAX_BODY_BYTES,
    maxRetries = 0,
  } = options;
  for (const name of ["authorize", "onError"] as const) {
    const value: unknown = options[name];
    if (typeof value === "function") continue;
    if (name === "onError" && value === undefined) continue;
    throw new KapsoArgumentError(
      name,
      `must be a function, not ${show(value)}`,
    );
  }
  const routes = listRoutes();
  const allowed = checkAllow(allow, routes);
  const baseUrl = resolveBaseUrl(options);
  const apiKey = resolveKey(options, baseUrl);
  if (apiKey === undefined) {
    throw new KapsoArgumentError(
      "apiKey",
      "is missing: pass it, or set KAPSO_API_KEY; the proxy is there to add it",
    );
  }
  if (!Number.isInteger(maxBodyBytes) || maxBodyBytes < 1) {
    throw new KapsoArgumentError(
      "maxBodyBytes",
      `must be a whole number of bytes from 1 on, not ${show(maxBodyBytes)}`,
    );
  }
  return {
    apiKey,
    baseUrl: baseUrl.replace(/\/+$/, ""),
    basePath: checkBasePath(basePath),
    routes,
    allowed,
    authorize,
    checks: checkChecks(checks, allowed, routes),
    maxBodyBytes,
    maxRetries,
  };
}

function checkAllow(allow: unknown, routes: readonly Route[]): Set<string> {
  if (!Array.isArray(allow)) {
    throw new KapsoArgumentError(
      "allow",
      `must be a list of operations such as ["conversations.list"], not ${show(allow)}`,
    );
  }
  for (const name of allow) checkName("allow", name, routes);
  return new Set(allow as string[]);
}

function checkChecks(
  checks: object,
  allowed: ReadonlySet<string>,
  routes: readonly Route[],
): Map<string, ProxyCheck> {
  return new Map(
    Object.entries(checks)
      .filter(([, check]) => check !== undefined)
      .map(([name, check]: [string, unknown]) => {
        checkName("checks", name, routes);
        if (!allowed.has(name)) {
          throw new KapsoArgumentError(
            "checks",
            `has ${name}, which is not in allow: add it there, or leave the check out`,
          );
        }
        if (typeof check !== "function") {
          throw new KapsoArgumentError(
            `checks["${name}"]`,
            `must be a function, not ${show(check)}`,
          );
        }
        return [name, check as ProxyCheck];
      }),
  );
}

function checkName(
  argument: string,
  name: unknown,
  routes: readonly Route[],
): void {
  if (routes.some((route) => route.name === name)) return;
  const byId = routes.find(({ operation }) => operation.id === name);
  const names = nearest(
    String(name),
    routes.map((route) => route.name),
  );
  throw new KapsoArgumentError(
    argument,
    byId
      ? `has ${show(name)}, which is an operationId; the name of that operation is ${byId.name}`
      : `has ${show(name)}, which is not the name of an operation; did you mean ${names.join(", ")}?`,
  );
}

function checkBasePath(basePath: unknown): string {
  if (
    typeof basePath !== "string" ||
    !/^(\/(?!\.+(\/|$))[\w.~-]+)*\/?$/.test(basePath)
  ) {
    throw new KapsoArgumentError(
      "basePath",
      `must be a path such as "/api/kapso", or "" for the root, not ${show(basePath)}`,
    );
  }
  return basePath.replace(/\/$/, "");
}
