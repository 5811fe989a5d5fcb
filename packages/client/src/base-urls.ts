import type { Api } from "./execute.js";
import { BASE_PATH } from "./generated/api.js";
import { NAMESPACES, type NamespaceOptions } from "./generated/namespaces.js";

/** Chooses between an option, an environment variable and a default. */
export type ChooseBaseUrl = (
  option: "baseUrl" | keyof NamespaceOptions,
  variable: string,
  otherwise: string,
) => string;

/**
 * The base URL of each API. Those of namespaces are derived from that of the platform.
 *
 * @param choose - Can replace a derived URL.
 */
export function toBaseUrls(
  platform: string,
  choose: ChooseBaseUrl = (_option, _variable, derived) => derived,
): Record<Api, string> {
  // `checkTransportOptions` rejects a base URL that is not a string.
  const given: unknown = platform;
  const root = typeof given === "string" ? given.replace(/\/+$/, "") : "";
  const start = root.endsWith(BASE_PATH)
    ? root.slice(0, -BASE_PATH.length)
    : root;
  const urls: Record<string, string> = { platform };
  for (const { name, option, env, path } of NAMESPACES) {
    // For an API description without namespaces, the type of `name` is `never`.
    const api: string = name;
    urls[api] = choose(option, env, start + path);
  }
  return urls;
}
