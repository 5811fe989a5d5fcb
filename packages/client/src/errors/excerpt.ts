/** Longest piece of a text body that an error carries, in UTF-16 units. */
const MAX_LENGTH = 1000;

/**
 * The beginning of a text that may be a whole page.
 *
 * @param limit - Longest result before the ellipsis, in UTF-16 units.
 */
export function excerpt(text: string, limit = MAX_LENGTH): string {
  return text.length > limit ? `${text.slice(0, limit)}…` : text;
}
