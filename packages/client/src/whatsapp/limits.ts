import { show } from "../arguments/show.js";
import { ArgumentError } from "../errors/argument-error.js";

/**
 * Checks a text that people read.
 *
 * @param maxLength - Most characters, in code points: an emoji can have several.
 * @throws KapsoArgumentError for an empty text, and one that is too long
 */
export function assertText(
  name: string,
  text: unknown,
  maxLength: number,
): void {
  if (typeof text !== "string" || text.trim() === "") {
    throw new ArgumentError(
      name,
      `must be text that is not empty, not ${show(text)}`,
    );
  }
  if (text.length <= maxLength) return;
  // Code points, as JSON Schema counts.
  const { length } = Array.from(text);
  if (length <= maxLength) return;
  throw new ArgumentError(
    name,
    `must have at most ${maxLength.toLocaleString("en")} characters, not ${length.toLocaleString("en")}`,
  );
}

/** @throws KapsoArgumentError for too few or too many */
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

/** @throws KapsoArgumentError for an empty id, and for one that another has too */
export function assertDistinctIds(name: string, ids: readonly unknown[]): void {
  const seen = new Set<unknown>();
  for (const id of ids) {
    if (typeof id !== "string" || id === "" || seen.has(id)) {
      throw new ArgumentError(
        name,
        seen.has(id)
          ? `must have an id each: ${show(id)} is there twice`
          : `must have an id each, which is text, not ${show(id)}`,
      );
    }
    seen.add(id);
  }
}
