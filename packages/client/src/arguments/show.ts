/** A value as it reads in an error message, of bounded length. */
export function show(value: unknown): string {
  const text = typeof value === "bigint" ? `${String(value)}n` : toText(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/**
 * Whether a value is an object with members of its own: not a list, nor what keeps
 * its contents elsewhere, such as a `Map`, a `Date` or a promise.
 */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}

function toText(value: unknown): string {
  try {
    if (value instanceof Date || typeof value === "number")
      return String(value);
    // `undefined` for undefined and functions, whatever its type says.
    const json = JSON.stringify(value) as string | undefined;
    return json ?? String(value);
  } catch {
    // Circular, or with a bigint in it.
    return Object.prototype.toString.call(value);
  }
}
