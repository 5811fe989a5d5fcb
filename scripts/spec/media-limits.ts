import { type JsonObject, SpecError } from "./source.js";
import { arrayOf, isObject } from "./walk.js";

/**
 * Overlay extension of an operation that takes a file: the allowed types and
 * sizes.
 */
export const MEDIA_LIMITS = "x-media-limits";

/** Limits of one kind of file that an operation takes. */
export interface MediaLimit {
  /** Name of the kind, such as `image`. */
  readonly kind: string;
  /** Media types of this kind. */
  readonly types: readonly string[];
  readonly maxBytes: number;
}

/**
 * Reads the limits of the file that an operation takes.
 *
 * @throws SpecError for a malformed limit
 */
export function readMediaLimits(
  operation: JsonObject,
  place: string,
): MediaLimit[] {
  return arrayOf(operation[MEDIA_LIMITS]).map((limit) => {
    if (isObject(limit)) {
      const { kind, types, maxBytes } = limit;
      const isLimit =
        typeof kind === "string" &&
        Array.isArray(types) &&
        types.every((type) => typeof type === "string") &&
        Number.isInteger(maxBytes);
      if (isLimit) return { kind, types, maxBytes: maxBytes as number };
    }
    throw new SpecError(
      place,
      `${MEDIA_LIMITS} must list { kind, types, maxBytes }, not ${JSON.stringify(limit)}`,
    );
  });
}
