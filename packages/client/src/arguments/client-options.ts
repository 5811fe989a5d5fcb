import type { ClientOptions } from "openapi-fetch";
import { NAMESPACES, type NamespaceOptions } from "../generated/namespaces.js";
import type { CoreSettings } from "../options.js";
import { assertOptions } from "./known-names.js";
import { assertCallable } from "./callable.js";

/**
 * Every option of a client, and whether openapi-fetch or `fetch` takes it. With a
 * missing one, this does not compile.
 */
const OPTIONS: Readonly<
  Record<Exclude<keyof CoreSettings, keyof NamespaceOptions>, boolean>
> = {
  apiKey: false,
  baseUrl: false,
  fetch: false,
  timeout: false,
  maxRetries: false,
  maxResponseBytes: false,
  rateLimit: false,
  headers: true,
  allowUnknownParameters: false,
  dangerouslyAllowBrowser: false,
  onRequest: false,
  onResponse: false,
  onRetry: false,
  bodySerializer: true,
  pathSerializer: true,
  querySerializer: true,
  Request: true,
  cache: true,
  credentials: true,
  integrity: true,
  keepalive: true,
  mode: true,
  redirect: true,
  referrer: true,
  referrerPolicy: true,
  requestInitExt: true,
};

/** Options that only openapi-fetch calls. */
export const SERIALIZERS = [
  "bodySerializer",
  "pathSerializer",
  "querySerializer",
  "Request",
] as const;

/**
 * Checks the names of a client's options, and those that nothing else checks.
 *
 * @param more - Names besides those of every client.
 * @throws KapsoArgumentError if they are not an object, for an unknown name, with the
 *   nearest known one, and for a serializer that is not a function
 */
export function checkClientOptions(
  options: object,
  more: readonly string[] = [],
): void {
  const known = [
    ...Object.keys(OPTIONS),
    ...NAMESPACES.map(({ option }) => option),
    ...more,
  ];
  assertOptions(options, known, "apiKey");
  for (const name of SERIALIZERS) {
    assertCallable(name, (options as CoreSettings)[name]);
  }
}

/** The options of openapi-fetch and of `fetch`. */
export function selectFetchOptions(options: CoreSettings): ClientOptions {
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name]) => OPTIONS[name as keyof typeof OPTIONS],
    ),
  );
}
