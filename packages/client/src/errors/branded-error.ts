import { ERROR_BRAND, ERROR_PREFIX } from "../generated/api.js";
import type { ClientError } from "../generated/neutral.js";

/** Marks an error of any copy of this package. */
const BRAND = Symbol.for(ERROR_BRAND);

interface ErrorClass {
  readonly prototype: Error;
}

/**
 * Whether a value is an error of this package, or of another copy of it.
 *
 * @example
 * ```ts
 * import { isKapsoError } from "@kapso-platform/client";
 *
 * console.log(isKapsoError(new Error("mine"))); // false
 * ```
 */
export function isClientError(value: unknown): value is ClientError {
  try {
    return BRAND in Object(value);
  } catch {
    // A Proxy that is revoked, or throws.
    return false;
  }
}

/**
 * Sets the name of an error class and of its errors: the name of the API, then `name`.
 * If the two names differ, Node.js prints both. A string on the prototype survives
 * minification, is the first word of the stack, and is not serialized with the error.
 */
export function named(errors: ErrorClass, name: string): void {
  const value = ERROR_PREFIX + name;
  errors.prototype.name = value;
  Object.defineProperty(errors, "name", { value });
}

/**
 * Makes a class the base class of all errors. `instanceof` then also works for errors of
 * another copy of the package, such as one that a library installs: it compares a brand
 * and the name, not the class.
 */
export function branded(errors: ErrorClass): void {
  named(errors, "Error");
  Object.defineProperty(errors.prototype, BRAND, { value: true });
  Object.defineProperty(errors, Symbol.hasInstance, { value: hasInstance });
}

function hasInstance(this: ErrorClass, value: unknown): boolean {
  const { prototype } = this;
  // A user's subclass has no own name. It exists once, so its identity is enough.
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
