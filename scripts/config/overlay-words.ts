/**
 * The extensions that generation reads: an overlay adds them to a description.
 * CONTRIBUTING.md says what each of them means.
 */
export const OVERLAY_WORDS = [
  "x-client-body",
  "x-confined-by",
  "x-constant",
  "x-exclusive-parameters",
  "x-extensible-enum",
  "x-media-limits",
  "x-pagination",
  "x-resource-body",
  "x-resource-description",
  "x-resource-method",
  "x-send-default",
  "x-single-entry",
] as const;

/**
 * Finds extensions that nothing reads: misspelled ones would be ignored.
 *
 * @param update - what an overlay action merges
 * @param more - names besides those that generation reads
 */
export function findUnknownWords(
  update: unknown,
  more: readonly string[] = [],
): string[] {
  if (typeof update !== "object" || update === null) return [];
  const known: readonly string[] = [...OVERLAY_WORDS, ...more];
  return Object.entries(update).flatMap(([key, value]) => [
    ...(key.startsWith("x-") && !known.includes(key) ? [key] : []),
    // What is inside an extension is its own.
    ...(key.startsWith("x-") ? [] : findUnknownWords(value, more)),
  ]);
}
