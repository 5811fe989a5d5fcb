import { type JsonObject, SpecError } from "./source.js";
import { arrayOf, isObject } from "./walk.js";

/** Overlay extension of an operation that takes a file: what it may be. */
export const MEDIA_LIMITS = "x-media-limits";

/** A kind of file that an operation takes. */
export interface MediaLimit {
  /** Such as `image`. */
  readonly kind: string;
  /** Media types of this kind. */
  readonly types: readonly string[];
  readonly maxBytes: number;
}

/**
 * Reads the limits of an operation's file.
 *
 * @throws SpecError for a limit that is not one
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
