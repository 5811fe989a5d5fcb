import type { Operation } from "../spec/operations.js";
import { SpecError } from "../spec/source.js";
import { isObject } from "../spec/walk.js";

/**
 * Overlay extension of an operation: the function of the client, written by
 * hand, that checks what its method is given and makes the body of it.
 */
export const CLIENT_BODY = "x-client-body";

/** Who makes the body of a method. */
export interface ClientBody {
  /** Module of the client, such as `whatsapp/message`. */
  readonly module: string;
  /** What it exports: a function of what was given and of the operation. */
  readonly function: string;
  /** Type of what the method takes, exported by the same module, if it is not that of the body. */
  readonly type?: string;
  /** What that is, in a sentence. */
  readonly description?: string;
}

/** Reads the extension; undefined where an operation has none. */
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
      `${CLIENT_BODY} must be texts { module, function } with an optional type and description, not ${JSON.stringify(given)}`,
    );
  }
  return given as unknown as ClientBody;
}

/** Names that modules with these operations import for their bodies. */
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
