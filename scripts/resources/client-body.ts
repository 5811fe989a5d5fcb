import type { Operation } from "../spec/operations.js";
import { SpecError } from "../spec/source.js";
import { isObject } from "../spec/walk.js";

/**
 * Overlay extension of an operation: the hand-written function of the client that checks the
 * argument of the method and creates the body.
 */
export const CLIENT_BODY = "x-client-body";

/** The function that creates the body of a method. */
export interface ClientBody {
  /** Module of the client, such as `by-hand`. */
  readonly module: string;
  /** The exported function. It takes the argument and the operation. */
  readonly function: string;
  /**
   * The type of the argument, exported by the same module, if it is not the
   * type of the body.
   */
  readonly type?: string;
  /** A sentence that describes the argument. */
  readonly description?: string;
}

/** Reads the extension; undefined if the operation has none. */
export function readClientBody(operation: Operation): ClientBody | undefined {
  const given = operation.source[CLIENT_BODY];
  if (given === undefined) return undefined;
  const known = ["module", "function", "type", "description"];
  if (
    !isObject(given) ||
    typeof given.module !== "string" ||
    typeof given.function !== "string" ||
    !Object.entries(given).every(
      ([name, value]) => known.includes(name) && typeof value === "string",
    )
  ) {
    throw new SpecError(
      `${operation.method.toUpperCase()} ${operation.path}`,
      `${CLIENT_BODY} must be an object of strings { module, function, type?, description? }, not ${JSON.stringify(given)}`,
    );
  }
  return given as unknown as ClientBody;
}

/** The names that modules with these operations import for bodies. */
export function clientBodyNames(
  methods: readonly { readonly operation: Operation }[],
): string[] {
  const names = methods.flatMap(({ operation }) => {
    const own = readClientBody(operation);
    return own
      ? [own.function, ...(own.type === undefined ? [] : [own.type])]
      : [];
  });
  return [...new Set(names)];
}
