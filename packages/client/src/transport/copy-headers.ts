/**
 * Copies headers without those that HTTP does not allow: a platform can let them
 * pass, and rejects them in a copy.
 *
 * @param clean - Applied to each name and value.
 */
export function copyHeaders(
  headers: Headers,
  clean: (text: string) => string = (text) => text,
): Headers {
  const copy = new Headers();
  headers.forEach((value, name) => {
    try {
      copy.append(clean(name), clean(value));
    } catch {
      // Left out.
    }
  });
  return copy;
}
