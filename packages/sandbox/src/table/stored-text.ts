/**
 * The one place where text enters the database. Half of a surrogate pair has no
 * form in UTF-8, and aborts libSQL's native code: U+FFFD takes its place, as in
 * every other encoder of the platform.
 */
export function toStoredText(text: string): string {
  return text.toWellFormed();
}

/** A value as JSON text, each text in it as `toStoredText` gives it. */
export function toStoredJson(value: unknown): string {
  const json = JSON.stringify(value);
  // Only half of a pair is written as an escape of this kind.
  return json.includes("\\ud")
    ? JSON.stringify(value, (_, member: unknown) => wellFormed(member))
    : json;
}

function wellFormed(member: unknown): unknown {
  if (typeof member === "string") return toStoredText(member);
  if (typeof member !== "object" || member === null || Array.isArray(member)) {
    return member;
  }
  return Object.fromEntries(
    Object.entries(member).map(([name, value]) => [toStoredText(name), value]),
  );
}
