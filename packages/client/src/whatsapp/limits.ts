import { formatValue } from "../arguments/format-value.js";
import { ArgumentError } from "../errors/argument-error.js";

/**
 * Checks the length of a text.
 *
 * @param maxLength - Maximum length in code points. An emoji can have several.
 * @throws KapsoArgumentError for a text that is empty or too long
 */
export function assertText(
  name: string,
  text: unknown,
  maxLength: number,
): void {
  if (typeof text !== "string" || text.trim() === "") {
    throw new ArgumentError(
      name,
      `must be a non-empty string, not ${formatValue(text)}`,
    );
  }
  if (text.length <= maxLength) return;
  // JSON Schema counts code points.
  const { length } = Array.from(text);
  if (length <= maxLength) return;
  throw new ArgumentError(
    name,
    `must have at most ${maxLength.toLocaleString("en")} characters, not ${length.toLocaleString("en")}`,
  );
}

/** @throws KapsoArgumentError unless `count` is within the limits */
export function assertCount(
  name: string,
  count: number,
  [least, most]: readonly [number, number],
  what: string,
): void {
  if (count >= least && count <= most) return;
  throw new ArgumentError(
    name,
    `must have ${least} to ${most} ${what}, not ${count}`,
  );
}

/** @throws KapsoArgumentError for an empty or duplicate id */
export function assertDistinctIds(name: string, ids: readonly unknown[]): void {
  const seen = new Set<unknown>();
  for (const id of ids) {
    if (typeof id !== "string" || id === "" || seen.has(id)) {
      throw new ArgumentError(
        name,
        seen.has(id)
          ? `must have unique ids, but ${formatValue(id)} is used twice`
          : `must have an id each, which is a string, not ${formatValue(id)}`,
      );
    }
    seen.add(id);
  }
}
