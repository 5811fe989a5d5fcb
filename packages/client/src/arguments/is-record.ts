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
