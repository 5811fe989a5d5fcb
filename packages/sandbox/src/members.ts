/**
 * What is wrong with the members of an argument, in one sentence; undefined
 * where it is an object with known members only. JavaScript callers are not
 * held to the types, and a misspelled member would have no effect.
 *
 * @param subject - the argument at the start of the sentence, such as
 *   `A contact fixture`.
 * @param known - the members that it may have.
 */
export function memberProblem(
  subject: string,
  value: unknown,
  known: readonly string[],
): string | undefined {
  if (!isObject(value)) {
    return `${subject} must be an object; got ${show(value)}.`;
  }
  const unknown = Object.keys(value).find((name) => !known.includes(name));
  if (unknown === undefined) return undefined;
  const near = nearest(unknown, known);
  const hint =
    near === undefined
      ? `it may have ${known.join(", ")}`
      : `did you mean "${near}"?`;
  const sentence = `${subject} has no member ${JSON.stringify(unknown)}; ${hint}`;
  return near === undefined ? `${sentence}.` : sentence;
}

/** Whether a value is a JSON object. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The named members of an object; those that it does not have are left out. */
export function pick<T extends object, N extends keyof T>(
  from: T,
  ...names: readonly N[]
): Pick<T, N> {
  const members = names
    .filter((name) => name in from)
    .map((name) => [name, from[name]]);
  return Object.fromEntries(members) as Pick<T, N>;
}

/** A value as it appears in an error: text in quotes, a list by its length. */
export function show(value: unknown): string {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "function":
      return "a function";
    case "object":
      if (value === null) return "null";
      if (Array.isArray(value)) return `a list of ${value.length}`;
      return value instanceof Date ? String(value) : "an object";
    default:
      return String(value);
  }
}

/** The known name that a misspelled one is closest to, if it is close at all. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((other) => ({
      other,
      distance: editDistance(name.toLowerCase(), other.toLowerCase()),
    }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= Math.max(2, Math.floor(name.length / 3))
    ? best.other
    : undefined;
}

/** How many characters have to be added, removed or replaced (Levenshtein). */
function editDistance(first: string, second: string): number {
  let row = Array.from({ length: second.length + 1 }, (_, index) => index);
  for (let index = 0; index < first.length; index += 1) {
    const next = [index + 1];
    for (let column = 0; column < second.length; column += 1) {
      const same = first.charAt(index) === second.charAt(column);
      next.push(
        Math.min(
          (next[column] ?? 0) + 1,
          (row[column + 1] ?? 0) + 1,
          (row[column] ?? 0) + (same ? 0 : 1),
        ),
      );
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
