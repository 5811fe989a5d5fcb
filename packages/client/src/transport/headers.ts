import { show } from "../arguments/show.js";
import { ArgumentError } from "../errors/argument-error.js";
import { API_KEY_HEADER } from "../generated/api.js";

/**
 * Rejects what HTTP does not allow in headers, and the API key among the
 * headers, where a middleware could see it and a redirect could carry it off.
 *
 * @param headers - In any form that `openapi-fetch` takes.
 * @throws KapsoArgumentError without the value.
 */
export function checkHeaders(headers: unknown): void {
  if (headers === undefined || headers === null) return;
  if (typeof headers !== "object") {
    throw new ArgumentError(
      "headers",
      `must be an object such as { "x-trace": "1" }, not ${show(headers)}`,
    );
  }
  const entries =
    Symbol.iterator in headers
      ? [...(headers as Iterable<unknown>)]
      : Object.entries(headers);
  for (const entry of entries) {
    const [name, value] = (Array.isArray(entry) ? entry : []) as unknown[];
    if (typeof name !== "string") {
      throw new ArgumentError("headers", "must be pairs of name and value");
    }
    if (name.toLowerCase() === API_KEY_HEADER.toLowerCase()) {
      throw new ArgumentError(
        "headers",
        `must not contain ${API_KEY_HEADER}: give the key as apiKey`,
      );
    }
    checkHeader("headers", name, value);
  }
}

/**
 * Checks one header.
 *
 * @param argument - What the error names as the wrong argument.
 */
export function checkHeader(
  argument: string,
  name: string,
  value: unknown,
): void {
  for (const text of [value].flat()) {
    // openapi-fetch leaves these out.
    if (text === undefined || text === null) continue;
    try {
      // `Headers` writes whatever it is given as text.
      new Headers([[name, text as string]]);
    } catch {
      throw new ArgumentError(
        argument,
        `must have names and values that HTTP allows: ${show(name)} has not (its value is not shown here)`,
      );
    }
  }
}
