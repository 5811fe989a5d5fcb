/**
 * Copies headers without those that HTTP does not allow. A platform can accept such
 * headers in a response, but rejects them in a copy.
 *
 * @param clean - Applied to each name and value.
 */
export function copyHeaders(
  headers: Headers,
  clean: (text: string) => string = (text) => text,
): Headers {
  // Headers of a foreign `fetch`, in an environment without `Headers`.
  const Copy =
    typeof Headers === "function"
      ? Headers
      : (headers.constructor as typeof Headers);
  const copy = new Copy();
  headers.forEach((value, name) => {
    try {
      copy.append(clean(name), clean(value));
    } catch {
      // Not a valid header.
    }
  });
  return copy;
}
