/**
 * Base of every error that this package throws, so that one
 * `error instanceof KapsoError` tells them from a program's own.
 *
 * `name` is set on each class's prototype as a string: it survives
 * minification, heads the stack and does not clutter the serialised error.
 */
export class KapsoError extends Error {
  static {
    this.prototype.name = "KapsoError";
  }
}
