import { ERROR_BRAND, ERROR_PREFIX } from "../generated/api.js";
import type { ClientError } from "../generated/neutral.js";

/** Marks an error of this package, whichever copy of it threw the error. */
const BRAND = Symbol.for(ERROR_BRAND);

/** A class of errors. */
interface ErrorClass {
  readonly prototype: Error;
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
export function isClientError(value: unknown): value is ClientError {
  return typeof value === "object" && value !== null && BRAND in value;
}

/**
 * Gives a class and its errors their name, which begins with that of the API.
 * Node.js prints both where they differ. A string on the prototype survives
 * minification, heads the stack and does not clutter the serialised error.
 */
export function named(errors: ErrorClass, name: string): void {
  const value = ERROR_PREFIX + name;
  errors.prototype.name = value;
  Object.defineProperty(errors, "name", { value });
}

/**
 * Makes a class the base of all errors. `instanceof` then works across two copies
 * of the package, such as one that an app installs and one that a library brings
 * along: errors are recognised by a brand and their name, not by the identity of
 * the class.
 */
export function branded(errors: ErrorClass): void {
  named(errors, "Error");
  Object.defineProperty(errors.prototype, BRAND, { value: true });
  Object.defineProperty(errors, Symbol.hasInstance, { value: hasInstance });
}

function hasInstance(this: ErrorClass, value: unknown): boolean {
  const { prototype } = this;
  // A subclass of a user's own has no name here, and no second copy.
  if (!Object.hasOwn(prototype, "name")) {
    return Object.prototype.isPrototypeOf.call(prototype, value as object);
  }
  let link: Error | null = isClientError(value) ? value : null;
  while (
    link &&
    !(Object.hasOwn(link, "name") && link.name === prototype.name)
  ) {
    link = Object.getPrototypeOf(link) as Error | null;
  }
  return link !== null;
}
