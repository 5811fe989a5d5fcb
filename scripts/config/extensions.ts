/**
 * The extensions that generation reads. Overlays add them to a description. CONTRIBUTING.md
 * explains them.
 */
export const EXTENSIONS = [
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
 * Finds unknown extensions, such as misspelled ones.
 *
 * @param update - the update of an overlay action
 * @param more - further known names
 */
export function findUnknownExtensions(
  update: unknown,
  more: readonly string[] = [],
): string[] {
  if (typeof update !== "object" || update === null) return [];
  const known: readonly string[] = [...EXTENSIONS, ...more];
  return Object.entries(update).flatMap(([key, value]) => [
    ...(key.startsWith("x-") && !known.includes(key) ? [key] : []),
    // The content of an extension is not checked.
    ...(key.startsWith("x-") ? [] : findUnknownExtensions(value, more)),
  ]);
}
