/** A value as it reads in an error message, of bounded length. */
export function show(value: unknown): string {
  const text =
    value instanceof Date || typeof value === "number"
      ? String(value)
      : typeof value === "bigint"
        ? `${String(value)}n`
        : toJson(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** Whether a value is an object with members, and not a list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function toJson(value: unknown): string {
  try {
    // `undefined` for undefined and functions, whatever its type says.
    const json = JSON.stringify(value) as string | undefined;
    return json ?? String(value);
  } catch {
    // Circular, or with a bigint in it.
    return Object.prototype.toString.call(value);
  }
}
