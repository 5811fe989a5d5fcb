import { formatValue } from "../arguments/format-value.js";
import { ArgumentError } from "../errors/argument-error.js";
import { API_KEY_HEADER } from "../generated/api.js";

/**
 * Rejects headers that HTTP does not allow, and the header of the API key: in `headers`,
 * a middleware would see the key, and a redirect could send it to another origin.
 *
 * @param headers - In any form that openapi-fetch accepts.
 * @throws KapsoArgumentError; the message does not contain the value
 */
export function checkHeaders(headers: unknown): void {
  if (headers === undefined || headers === null) return;
  if (typeof headers !== "object") {
    throw new ArgumentError(
      "headers",
      `must be an object such as { "x-trace": "1" }, not ${formatValue(headers)}`,
    );
  }
  const entries =
    Symbol.iterator in headers
      ? [...(headers as Iterable<unknown>)]
      : Object.entries(headers);
  for (const entry of entries) {
    const [name, value] = (
      Array.isArray(entry) && entry.length === 2 ? entry : []
    ) as unknown[];
    if (typeof name !== "string") {
      throw new ArgumentError("headers", "must be pairs of name and value");
    }
    if (name.toLowerCase() === API_KEY_HEADER.toLowerCase()) {
      throw new ArgumentError(
        "headers",
        `must not contain ${API_KEY_HEADER}: pass the key as apiKey`,
      );
    }
    checkHeader("headers", name, value);
  }
}

/**
 * Checks one header.
 *
 * @param argument - The wrong argument in the error.
 */
export function checkHeader(
  argument: string,
  name: string,
  value: unknown,
): void {
  for (const text of [value].flat()) {
    // openapi-fetch leaves these out.
    if (text === undefined || text === null) continue;
    // A foreign `fetch` checks them itself.
    if (typeof Headers !== "function") continue;
    try {
      // `Headers` converts any value to text.
      new Headers([[name, text as string]]);
    } catch {
      throw new ArgumentError(
        argument,
        `must have names and values that HTTP allows: ${formatValue(name)} is not allowed (its value is not shown here)`,
      );
    }
  }
}
