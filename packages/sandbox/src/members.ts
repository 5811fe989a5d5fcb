import { SandboxError, type SandboxErrorCode } from "./errors.js";

/** Which values a member may have. */
export interface Kind {
  /** How a sentence calls them: `an integer`. */
  readonly expected: string;
  readonly fits: (value: unknown) => boolean;
}

/** The members that an argument may have; true for one with any value. */
export type Members<Names extends string = string> = Readonly<
  Record<Names, Kind | true>
>;

/**
 * Throws SandboxError unless an argument is an object with known members of the
 * right kinds. JavaScript callers are not held to the types, and a misspelled
 * member would have no effect.
 *
 * @param subject - the argument at the start of the sentence, such as
 *   `A contact fixture`.
 */
export function assertMembers(
  code: SandboxErrorCode,
  subject: string,
  value: unknown,
  members: Members,
): void {
  const fail = (sentence: string): never => {
    throw new SandboxError(code, `${subject} ${sentence}`);
  };
  if (!isObject(value)) return fail(`must be an object; got ${show(value)}.`);
  const known = Object.keys(members);
  for (const [name, given] of entriesOf(value, fail)) {
    const kind = members[name];
    if (kind === undefined) {
      const near = nearest(name, known);
      const hint =
        near === undefined
          ? `it may have ${known.join(", ")}.`
          : `did you mean "${near}"?`;
      fail(`has no member ${JSON.stringify(name)}; ${hint}`);
    } else if (given !== undefined && kind !== true && !kind.fits(given)) {
      throw new SandboxError(
        code,
        `${subject}'s "${name}" must be ${kind.expected}; got ${show(given)}.`,
      );
    }
  }
}

/** The members of an object; `fail` is called if a getter or a Proxy throws. */
function entriesOf(
  value: object,
  fail: (sentence: string) => never,
): [string, unknown][] {
  try {
    return Object.entries(value);
  } catch (error) {
    return fail(`cannot be read: ${(error as Error | undefined)?.message}.`);
  }
}

export function integerFrom(minimum: number, maximum: number): Kind {
  return {
    expected: `an integer from ${minimum} to ${maximum}`,
    fits: (value) =>
      typeof value === "number" &&
      Number.isInteger(value) &&
      value >= minimum &&
      value <= maximum,
  };
}

export function oneOf(...words: readonly string[]): Kind {
  const quoted = words.map((word) => JSON.stringify(word));
  return {
    expected: enumerated(quoted, "or"),
    fits: (value) => words.some((word) => word === value),
  };
}

export function orNull({ expected, fits }: Kind): Kind {
  return {
    expected: `${expected} or null`,
    fits: (value) => value === null || fits(value),
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  try {
    return typeof value === "object" && value !== null && !Array.isArray(value);
  } catch {
    // A Proxy that was revoked.
    return false;
  }
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

/** An object without the members that are null. */
export function withoutNulls<T extends object>(
  from: T,
): { [N in keyof T]?: Exclude<T[N], null> } {
  const used = Object.entries(from).filter(([, value]) => value !== null);
  return Object.fromEntries(used) as { [N in keyof T]?: Exclude<T[N], null> };
}

/** Words as an enumeration in a sentence: `a, b or c`. */
export function enumerated(
  words: readonly string[],
  last: "and" | "or",
): string {
  return words.length < 2
    ? words.join("")
    : `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** A value in an error message: text in quotes, a list by its length. */
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
      try {
        if (Array.isArray(value)) return `a list of ${value.length}`;
        return value instanceof Date ? String(value) : "an object";
      } catch {
        return "a Proxy that throws";
      }
    default:
      return String(value);
  }
}

/** The known name that is closest to a misspelled one, if any is close. */
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

/** The Levenshtein distance. */
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
