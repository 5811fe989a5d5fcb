/** Marks an error of this package, whichever copy of it threw the error. */
const BRAND = Symbol.for("@kapso-platform/client/error");

/**
 * Base of every error that this package throws.
 *
 * `instanceof` works across two copies of the package, such as one that an app
 * installs and one that a library brings along: errors are recognised by a
 * brand and their name, not by the identity of the class.
 *
 * `name` is a string on each class's prototype: it survives minification, heads
 * the stack and does not clutter the serialised error.
 */
export class KapsoError extends Error {
  static {
    this.prototype.name = "KapsoError";
    Object.defineProperty(this.prototype, BRAND, { value: true });
  }

  /** @internal */
  static override [Symbol.hasInstance](value: unknown): boolean {
    const prototype = this.prototype as object;
    // A subclass of a user's own has no name here, and no second copy.
    if (!hasOwn(prototype, "name")) {
      return Object.prototype.isPrototypeOf.call(prototype, value as object);
    }
    if (!isKapsoError(value)) return false;
    for (
      let link: object | null = value;
      link;
      link = Object.getPrototypeOf(link) as object | null
    ) {
      if (hasOwn(link, "name") && (link as Error).name === this.prototype.name)
        return true;
    }
    return false;
  }
}

/**
 * Whether a value is an error of this package, whichever copy threw it.
 *
 * @example
 * ```ts
 * import { isKapsoError } from "@kapso-platform/client";
 *
 * console.log(isKapsoError(new Error("mine"))); // false
 * ```
 */
export function isKapsoError(value: unknown): value is KapsoError {
  return typeof value === "object" && value !== null && BRAND in value;
}

function hasOwn(value: object, name: string): boolean {
  return Object.prototype.hasOwnProperty.call(value, name);
}
