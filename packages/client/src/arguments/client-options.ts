import type { ClientOptions } from "openapi-fetch";
import { ArgumentError } from "../errors/argument-error.js";
import { NAMESPACES, type NamespaceOptions } from "../generated/namespaces.js";
import type { CoreSettings } from "../options.js";
import { assertKnown } from "./known-names.js";
import { isRecord, show } from "./show.js";

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

/**
 * Checks the names of a client's options.
 *
 * @param more - Names besides those of every client.
 * @throws KapsoArgumentError for what is not an object, and for an unknown name,
 *   with the nearest known one
 */
export function checkClientOptions(
  options: unknown,
  more: readonly string[] = [],
): void {
  if (!isRecord(options)) {
    throw new ArgumentError(
      "options",
      `must be an object such as { apiKey }, not ${show(options)}`,
    );
  }
  const known = [
    ...Object.keys(OPTIONS),
    ...NAMESPACES.map(({ option }) => option),
    ...more,
  ];
  for (const name of Object.keys(options)) assertKnown("option", name, known);
}

/** The options of openapi-fetch and of `fetch`. */
export function selectFetchOptions(options: CoreSettings): ClientOptions {
  return Object.fromEntries(
    Object.entries(options).filter(
      ([name]) => OPTIONS[name as keyof typeof OPTIONS],
    ),
  );
}
