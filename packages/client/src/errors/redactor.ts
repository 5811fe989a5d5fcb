import { copyHeaders } from "../transport/copy-headers.js";

/** What stands where the API key was. */
const MARK = "[redacted]";
/** How a text ends that was cut. */
const CUT = "…";
/** Deepest nesting that is copied: no response of the API is nearly so deep. */
const MAX_DEPTH = 100;
/**
 * Shortest key that is searched for, in characters. A shorter one, such as
 * `test`, is no secret, and would be found in innocent text.
 */
const MIN_LENGTH = 8;

/**
 * Removes the API key from what ends up in an error. Each client has one, and
 * it is the only place that knows which text is secret.
 */
export interface Redactor {
  /**
   * @param value - A string, `Headers`, or JSON data of any depth, whose names
   *   are searched too. Anything else is returned as it is.
   * @returns A copy with `[redacted]` for each occurrence.
   */
  readonly redact: <T>(value: T) => T;
  /**
   * The same for an error that another library threw. Such an error can have
   * any members, a request with its headers included, so only its
   * name, message, stack, `code` and `cause` are kept.
   */
  readonly redactCause: (cause: unknown) => unknown;
}

/**
 * Makes a redactor.
 *
 * @param secrets - The keys in use, asked for at each call: a key can be
 *   replaced while the client lives. Those under 8 characters are ignored.
 */
export function createRedactor(secrets: () => Iterable<string>): Redactor {
  const clean = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") {
      let text = value;
      for (const secret of secrets()) {
        if (secret.length >= MIN_LENGTH) text = without(text, secret);
      }
      return text;
    }
    if (typeof value !== "object" || value === null) return value;
    if (depth > MAX_DEPTH) return MARK;
    if (Array.isArray(value)) {
      return value.map((item) => clean(item, depth + 1));
    }
    if (isHeaders(value)) {
      // What is left of a name that held the key is not one any more.
      return copyHeaders(value, (text) => clean(text, 0) as string);
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        clean(key, 0),
        clean(item, depth + 1),
      ]),
    );
  };
  const redactCause = (cause: unknown, depth = 0): unknown => {
    // Any value but null has members. An error is recognised by its message: one of
    // another realm is no instance of this realm's `Error`.
    const error = cause as Record<string, unknown> | null | undefined;
    if (typeof error?.message !== "string" || depth > 5) {
      return typeof cause === "object" && cause !== null
        ? MARK
        : clean(cause, 0);
    }
    const inner = redactCause(error.cause, depth + 1);
    const copy = new Error(
      clean(error.message, 0) as string,
      inner === undefined ? undefined : { cause: inner },
    );
    // Not enumerable, as on an error that a platform made itself.
    for (const name of ["name", "stack", "code"]) {
      Object.defineProperty(copy, name, { value: clean(error[name], 0) });
    }
    return copy;
  };
  const isActive = (): boolean =>
    [...secrets()].some(({ length }) => length >= MIN_LENGTH);
  return {
    // Each branch of `clean` returns the kind of value that it was given.
    redact: <T>(value: T) => (isActive() ? (clean(value, 0) as T) : value),
    redactCause: (cause) => (isActive() ? redactCause(cause) : cause),
  };
}

/** A text without a key, as it is or as it stands in a URL. */
function without(text: string, secret: string): string {
  let clean = text;
  for (const form of [secret, encodeURIComponent(secret)]) {
    clean = clean.split(form).join(MARK);
    if (!clean.includes(CUT)) continue;
    // What was cut can end in the middle of a key.
    for (let length = form.length - 1; length >= MIN_LENGTH; length--) {
      clean = clean.split(form.slice(0, length) + CUT).join(MARK + CUT);
    }
  }
  return clean;
}

/** Those of a foreign `fetch` are of another class. */
function isHeaders(value: object): value is Headers {
  const { get, forEach } = value as Partial<Headers>;
  return typeof get === "function" && typeof forEach === "function";
}
