import { assertOptions } from "../arguments/known-names.js";
import { formatValue } from "../arguments/format-value.js";
import { isRecord } from "../arguments/is-record.js";
import { resolveBaseUrls, resolveKey } from "../configuration.js";
import { isBrowser } from "../browser-key.js";
import { ArgumentError } from "../errors/argument-error.js";
import type { Api } from "../execute.js";
import { checkKey } from "../transport/options.js";
import { KEY_VARIABLE } from "../generated/api.js";
import { NAMESPACES, type NamespaceOptions } from "../generated/namespaces.js";
import { nearest } from "../arguments/nearest.js";
import {
  DEFAULT_BASE_PATH,
  type ProxyCheck,
  type ProxyOptions,
} from "./options.js";
import type { BodyLimits } from "./request/body.js";
import type { RouteTable } from "./routes/find-route.js";
import { type Route, listRoutes } from "./routes/route.js";

/** Checked options, with their defaults. */
export interface ResolvedOptions extends RouteTable, BodyLimits {
  readonly apiKey: string;
  readonly baseUrls: Readonly<Record<Api, string>>;
  readonly baseUrlSources: readonly string[];
  readonly authorize: ProxyOptions["authorize"];
  readonly checks: ReadonlyMap<string, ProxyCheck>;
  readonly maxResponseBytes: number;
  readonly timeout: number;
  readonly maxRetries: number;
}

/** Every option. With a missing one, this does not compile. */
const OPTIONS: Readonly<
  Record<Exclude<keyof ProxyOptions, keyof NamespaceOptions>, true>
> = {
  apiKey: true,
  authorize: true,
  allow: true,
  checks: true,
  baseUrl: true,
  basePath: true,
  fetch: true,
  maxBodyBytes: true,
  maxMediaBytes: true,
  maxResponseBytes: true,
  timeout: true,
  maxRetries: true,
  onError: true,
};

/**
 * Checks the options and sets their defaults. The transport checks the rest.
 *
 * @throws KapsoArgumentError
 */
export function resolveOptions(options: ProxyOptions): ResolvedOptions {
  if (isBrowser()) {
    throw new ArgumentError(
      "createProxyHandler",
      "is for a server: in a browser, everybody could read its key",
    );
  }
  const known = [
    ...Object.keys(OPTIONS),
    ...NAMESPACES.map(({ option }) => option),
  ];
  assertOptions(options, known, "allow, authorize");
  const {
    authorize,
    allow,
    checks = {},
    basePath = DEFAULT_BASE_PATH,
    maxBodyBytes = 65_536,
    maxMediaBytes = 110_100_480,
    maxResponseBytes = 33_554_432,
    timeout = 30_000,
    maxRetries = 0,
  } = options;
  for (const name of ["authorize", "onError"] as const) {
    const value: unknown = options[name];
    if (typeof value === "function") continue;
    if (name === "onError" && value === undefined) continue;
    throw new ArgumentError(
      name,
      `must be a function, not ${formatValue(value)}`,
    );
  }
  const routes = listRoutes();
  const allowed = checkAllow(allow, routes);
  const baseUrlSources: string[] = [];
  const baseUrls = resolveBaseUrls(options, baseUrlSources);
  const apiKey = resolveKey(options, baseUrls.platform);
  for (const api of Object.keys(baseUrls) as Api[]) {
    baseUrls[api] = baseUrls[api].replace(/\/+$/, "");
  }
  if (apiKey === undefined) {
    throw new ArgumentError(
      "apiKey",
      `is missing: pass it, or set ${KEY_VARIABLE}; the proxy needs it to call the API`,
    );
  }
  // A function, which the client accepts, could not sign links.
  checkKey(apiKey);
  const sizes = { maxBodyBytes, maxMediaBytes, maxResponseBytes };
  for (const [name, bytes] of Object.entries(sizes)) checkBytes(name, bytes);
  return {
    apiKey,
    baseUrls,
    baseUrlSources,
    basePath: checkBasePath(basePath),
    routes,
    allowed,
    authorize,
    checks: checkChecks(checks, allowed, routes),
    ...sizes,
    timeout,
    maxRetries,
  };
}

function checkBytes(name: string, bytes: unknown): void {
  const isUnlimited = name === "maxResponseBytes" && bytes === Infinity;
  if (isUnlimited || (Number.isInteger(bytes) && (bytes as number) >= 1)) {
    return;
  }
  throw new ArgumentError(
    name,
    `must be a whole number of bytes, at least 1${name === "maxResponseBytes" ? ", or Infinity" : ""}, not ${formatValue(bytes)}`,
  );
}

function checkAllow(allow: unknown, routes: readonly Route[]): Set<string> {
  if (!Array.isArray(allow)) {
    throw new ArgumentError(
      "allow",
      `must be a list of operations such as ["conversations.list"], not ${formatValue(allow)}`,
    );
  }
  for (const name of allow) checkName("allow", name, routes);
  return new Set(allow as string[]);
}

function checkChecks(
  checks: unknown,
  allowed: ReadonlySet<string>,
  routes: readonly Route[],
): Map<string, ProxyCheck> {
  if (!isRecord(checks)) {
    throw new ArgumentError(
      "checks",
      `must be an object with a function for each operation to check, not ${formatValue(checks)}`,
    );
  }
  return new Map(
    Object.entries(checks)
      .filter(([, check]) => check !== undefined)
      .map(([name, check]: [string, unknown]) => {
        checkName("checks", name, routes);
        if (!allowed.has(name)) {
          throw new ArgumentError(
            "checks",
            `has ${name}, which is not in allow: add it there, or leave the check out`,
          );
        }
        if (typeof check !== "function") {
          throw new ArgumentError(
            `checks["${name}"]`,
            `must be a function, not ${formatValue(check)}`,
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
  const names = nearest(
    String(name),
    routes.map((route) => route.name),
  );
  throw new ArgumentError(
    argument,
    `has ${formatValue(name)}, which is not the name of an operation; did you mean ${names.join(", ")}?`,
  );
}

function checkBasePath(basePath: unknown): string {
  if (
    typeof basePath !== "string" ||
    !/^(\/(?!\.+(\/|$))[\w.~-]+)*\/?$/.test(basePath)
  ) {
    throw new ArgumentError(
      "basePath",
      `must be a path such as "${DEFAULT_BASE_PATH}", or "" for the root, not ${formatValue(basePath)}`,
    );
  }
  return basePath.replace(/\/$/, "");
}
