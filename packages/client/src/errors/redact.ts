/** What stands where the API key was. */
const MARK = "[redacted]";
/** Deepest nesting that is copied: no answer of the API is nearly so deep. */
const MAX_DEPTH = 100;

/**
 * Removes a secret from a value that came back from a server.
 *
 * @param value - A string, `Headers`, or JSON data of any depth, whose keys
 *   are searched too. Anything else is returned as it is.
 * @param secret - The API key; without one the value is returned unchanged.
 * @returns A copy with `[redacted]` for each occurrence.
 */
export function redact<T>(value: T, secret: string | undefined): T {
  // Each branch of `clean` returns the kind of value that it was given.
  return secret ? (clean(value, secret, 0) as T) : value;
}

function clean(value: unknown, secret: string, depth: number): unknown {
  if (typeof value === "string") return value.replaceAll(secret, MARK);
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) return MARK;
  if (Array.isArray(value))
    return value.map((item) => clean(item, secret, depth + 1));
  if (value instanceof Headers) {
    const copy = new Headers();
    for (const [name, text] of value)
      copy.append(name, text.replaceAll(secret, MARK));
    return copy;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key.replaceAll(secret, MARK),
      clean(item, secret, depth + 1),
    ]),
  );
}

/**
 * Removes a secret from an error that another library threw. Such an error
 * can have anything hanging on it, a request with its headers included, so
 * only its name, message, stack, `code` and `cause` are kept.
 *
 * @param secret - The API key; without one the cause is returned unchanged.
 */
export function redactCause(
  cause: unknown,
  secret: string | undefined,
  depth = 0,
): unknown {
  if (!secret || cause === undefined) return cause;
  // Any value but null has members. An error is told by its message: one of
  // another realm is no instance of this realm's `Error`.
  const error = cause as Record<string, unknown> | null;
  if (typeof error?.message !== "string" || depth > 5) {
    return typeof cause === "string" ? redact(cause, secret) : MARK;
  }
  const inner = redactCause(error.cause, secret, depth + 1);
  const copy = new Error(
    redact(error.message, secret),
    inner === undefined ? undefined : { cause: inner },
  );
  // Not enumerable, as on an error that a platform made itself.
  return Object.defineProperties(copy, {
    name: { value: redact(error.name, secret) },
    stack: { value: redact(error.stack, secret) },
    code: { value: redact(error.code, secret) },
  });
}
