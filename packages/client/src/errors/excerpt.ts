/** Maximum length of a text body in an error, in UTF-16 units. */
const MAX_LENGTH = 1000;

/**
 * Truncates a text, which may be a whole page.
 *
 * @param limit - Maximum length before the ellipsis, in UTF-16 units.
 */
export function excerpt(text: string, limit = MAX_LENGTH): string {
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}
