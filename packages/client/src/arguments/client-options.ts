import { NAMESPACES, type NamespaceOptions } from "../generated/namespaces.js";
import type { CoreSettings } from "../options.js";
import { assertKnown } from "./known-names.js";
import { isRecord } from "./show.js";

/** Every option of a client. With a missing one, this does not compile. */
const OPTIONS: Readonly<
  Record<Exclude<keyof CoreSettings, keyof NamespaceOptions>, true>
> = {
  apiKey: true,
  baseUrl: true,
  fetch: true,
  timeout: true,
  maxRetries: true,
  maxResponseBytes: true,
  rateLimit: true,
  headers: true,
  allowUnknownParameters: true,
  dangerouslyAllowBrowser: true,
  onRequest: true,
  onResponse: true,
  onRetry: true,
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
 * @throws KapsoArgumentError for an unknown name, with the nearest known one
 */
export function checkClientOptions(
  options: unknown,
  more: readonly string[] = [],
): void {
  // `assembleClient` rejects options that are not an object.
  if (!isRecord(options)) return;
  const known = [
    ...Object.keys(OPTIONS),
    ...NAMESPACES.map(({ option }) => option),
    ...more,
  ];
  for (const name of Object.keys(options)) assertKnown("option", name, known);
}
