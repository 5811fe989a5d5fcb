/** Formats a value for an error message, with at most 60 characters. */
export function formatValue(value: unknown): string {
  const text = typeof value === "bigint" ? `${String(value)}n` : toText(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
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
