/** Formats a value for an error message, with at most 60 characters. */
export function formatValue(value: unknown): string {
  const text = typeof value === "bigint" ? `${String(value)}n` : toText(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/**
 * Whether a value is an object with members, and not a list, `Map`, `Date`, promise or
 * other built-in object.
 */
export function isRecord(value: unknown): value is Record<string, unknown> {
  try {
    return Object.prototype.toString.call(value) === "[object Object]";
  } catch {
    // A Proxy that is revoked, or throws.
    return false;
  }
}

/**
 * Whether a value is an object without a class, so that it inherits no members.
 *
 * @throws for null, undefined, and a Proxy that throws
 */
export function isClassless(given: unknown): given is Record<string, unknown> {
  const parent: unknown = Object.getPrototypeOf(given);
  return parent === Object.prototype || parent === null;
}

function toText(value: unknown): string {
  try {
    if (value instanceof Date || typeof value === "number")
      return String(value);
    // Undefined for undefined and functions, although its type is `string`.
    const json = JSON.stringify(value) as string | undefined;
    return json ?? String(value);
  } catch {
    // The value is circular, or contains a bigint or a member that throws.
    return `[${typeof value}]`;
  }
}
