import { defaultPathSerializer } from "openapi-fetch";

/**
 * Serializes a path with parameters that have a style (OpenAPI 3.1, 4.8.12.3) or are
 * lists. Only operations with such parameters import it.
 *
 * @param url - The base URL and the path.
 * @param parameters - Checked values by name.
 * @param template - The path with the styles, as in `/points/{;id*}`.
 */
export function writePath(
  url: string,
  parameters: Record<string, unknown>,
  template: string,
): string {
  const path = template.replaceAll(/\{[.;]?([^{}*]+)\*?\}/g, "{$1}");
  const base = url.endsWith(path) ? url.slice(0, -path.length) : url;
  return base + defaultPathSerializer(template, parameters);
}
