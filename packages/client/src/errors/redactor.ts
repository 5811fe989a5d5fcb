import { copyHeaders } from "../transport/copy-headers.js";

/** Replaces the API key. */
const MARK = "[redacted]";
/** The end of a truncated text. */
const CUT = "…";
/** Maximum depth of copied data. Responses of the API are never that deep. */
const MAX_DEPTH = 100;
/**
 * Minimum length of a key to search for, in characters. A shorter key, such as `test`,
 * is not a secret, and would also be found in other text.
 */
const MIN_LENGTH = 8;

/**
 * Removes the API key from everything that an error contains. Each client with a key has
 * its own redactor.
 */
export interface Redactor {
  /**
   * @param value - A string, `Headers`, or JSON data of any depth, including its names.
   *   Anything else is returned unchanged.
   * @returns A copy with `[redacted]` for each occurrence.
   */
  readonly redact: <T>(value: T) => T;
  /**
   * The same for an error of another library. Such an error can have any members, such as
   * a request with its headers, so only name, message, stack, `code` and `cause` are kept.
   */
  readonly redactCause: (cause: unknown) => unknown;
}

/**
 * Creates a redactor.
 *
 * @param secrets - Returns the current keys. It is called each time, because a key can be
 *   replaced. Keys with less than 8 characters are ignored.
 */
export function createRedactor(secrets: () => Iterable<string>): Redactor {
  const forms = new Map<string, readonly string[]>();
  const clean = (value: unknown, depth: number): unknown => {
    if (typeof value === "string") {
      let text = value;
      for (const secret of secrets()) {
        if (secret.length < MIN_LENGTH) continue;
        let known = forms.get(secret);
        if (!known) forms.set(secret, (known = formsOf(secret)));
        text = without(text, known);
      }
      return text;
    }
    if (typeof value !== "object" || value === null) return value;
    if (depth > MAX_DEPTH) return MARK;
    if (Array.isArray(value)) {
      return value.map((item) => clean(item, depth + 1));
    }
    if (isHeaders(value)) {
      // A name that contained the key is not valid afterwards, and is left out.
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
    // Errors are recognized by their message, because an error of another realm is not an
    // `instanceof Error`.
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
    // Not enumerable, like the members of an error of the platform.
    for (const name of ["name", "stack", "code"]) {
      Object.defineProperty(copy, name, { value: clean(error[name], 0) });
    }
    return copy;
  };
  const isActive = (): boolean =>
    [...secrets()].some(({ length }) => length >= MIN_LENGTH);
  return {
    // `clean` returns the same type of value.
    redact: <T>(value: T) => (isActive() ? (clean(value, 0) as T) : value),
    redactCause: (cause) => (isActive() ? redactCause(cause) : cause),
  };
}

/** The forms in which a text can contain a key: plain, URL-encoded and in base64. */
function formsOf(secret: string): readonly string[] {
  // In base64, the characters depend on the number of bytes before the key, such as those
  // of a name and a colon in basic authentication. The first and the last character are
  // left out if they also depend on the neighboring bytes.
  const encoded = [0, 1, 2].map((before) =>
    btoa("-".repeat(before) + secret).slice(
      Math.ceil((before * 8) / 6),
      Math.floor(((before + secret.length) * 8) / 6),
    ),
  );
  const urlSafe = encoded.map((text) =>
    text.replaceAll("+", "-").replaceAll("/", "_"),
  );
  return [
    ...new Set([secret, encodeURIComponent(secret), ...encoded, ...urlSafe]),
  ];
}

/** Removes a key from a text. */
function without(text: string, forms: readonly string[]): string {
  let clean = text;
  for (const form of forms) {
    clean = clean.split(form).join(MARK);
    if (!clean.includes(CUT)) continue;
    // A truncated text can end in the middle of a key.
    for (let length = form.length - 1; length >= MIN_LENGTH; length--) {
      clean = clean.split(form.slice(0, length) + CUT).join(MARK + CUT);
    }
  }
  return clean;
}

/** Whether a value has the methods of `Headers`; other implementations have another class. */
function isHeaders(value: object): value is Headers {
  const { get, forEach } = value as Partial<Headers>;
  return typeof get === "function" && typeof forEach === "function";
}
