/**
 * Names a request in a message: its method and origin. Path and query stay
 * out, they can hold phone numbers.
 */
export function describeTarget({ method, url }: Request): string {
  return `${method} ${new URL(url).origin}`;
}
