/** As in `[object Blob]`; empty for a Proxy that throws. */
export function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value).slice(8, -1);
  } catch {
    return "";
  }
}

/**
 * Whether a value is a `Blob` or a `File`, also of another realm or library: a test
 * environment such as jsdom can replace one or both of the platform's classes.
 */
export function isFile(value: unknown): value is Blob {
  try {
    if (typeof Blob === "function" && value instanceof Blob) return true;
    if (!["Blob", "File"].includes(tagOf(value))) return false;
    const { size, type } = value as Partial<Blob>;
    return typeof size === "number" && typeof type === "string";
  } catch {
    // A Proxy that throws.
    return false;
  }
}

/** Whether a value is a `FormData`, also of another realm or library. */
export function isForm(value: unknown): value is FormData {
  try {
    const isOwn = typeof FormData === "function" && value instanceof FormData;
    return isOwn || tagOf(value) === "FormData";
  } catch {
    // A Proxy that throws.
    return false;
  }
}
