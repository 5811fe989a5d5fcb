import { dereference } from "./references.js";
import type { Json, JsonObject } from "./source.js";
import { isObject, objectOf } from "./walk.js";

/** What a body is made of, whatever its media type is called. */
export type MediaKind =
  /** `application/json` and every type that ends in `+json`. */
  | "json"
  /** `multipart/form-data`: fields and files. */
  | "form-data"
  /** `application/x-www-form-urlencoded`: fields. */
  | "form"
  /** `text/*`, XML and other text. */
  | "text"
  /** Everything else: bytes. */
  | "binary";

/** One way in which a body is written. */
export interface Media {
  /** As the description has it, such as `text/csv`. */
  readonly type: string;
  readonly kind: MediaKind;
  readonly schema: JsonObject | undefined;
  /** Whether the description also has a type of another kind. */
  readonly mixed: boolean;
}

/** The first of these that a description offers is used. */
const PREFERENCE: readonly MediaKind[] = [
  "json",
  "form-data",
  "form",
  "text",
  "binary",
];

/**
 * Chooses the media type to use of those in a `content` object: JSON before
 * forms, forms before text, text before bytes. A merge patch
 * (`application/merge-patch+json`, RFC 7396) is JSON; where plain JSON is
 * offered beside it, plain JSON is used.
 *
 * @returns undefined if there is no content, or only a media type without a
 *   schema that would be JSON
 */
export function chooseMedia(
  document: JsonObject,
  content: Json | undefined,
): Media | undefined {
  const offered = Object.entries(objectOf(content)).map(([type, value]) => {
    const { schema } = objectOf(dereference(document, value));
    return {
      type,
      kind: kindOfMedia(type),
      schema: isObject(schema) ? schema : undefined,
    };
  });
  const usable = offered.filter(
    ({ kind, schema }) => kind !== "json" || schema !== undefined,
  );
  const [chosen] = usable.toSorted((one, other) => rankOf(one) - rankOf(other));
  return (
    chosen && {
      ...chosen,
      mixed: offered.some(({ kind }) => kind !== chosen.kind),
    }
  );
}

function rankOf({ type, kind }: Pick<Media, "type" | "kind">): number {
  const exact = type === "application/json" ? 0 : 0.5;
  return PREFERENCE.indexOf(kind) + exact;
}

/** What kind of body a media type names. Parameters such as `charset` do not matter. */
export function kindOfMedia(type: string): MediaKind {
  const name = type.split(";")[0]?.trim().toLowerCase() ?? "";
  if (name === "application/json" || name.endsWith("+json")) return "json";
  if (name === "multipart/form-data") return "form-data";
  if (name === "application/x-www-form-urlencoded") return "form";
  const isText =
    name.startsWith("text/") ||
    name.endsWith("+xml") ||
    /^application\/(xml|yaml|x-yaml|javascript|x-ndjson|jsonl)$/.test(name);
  return isText ? "text" : "binary";
}

/** Whether a schema stands for bytes: `format: binary`, or a content media type without an encoding. */
export function isBinary(schema: JsonObject): boolean {
  return (
    [schema.type].flat().includes("string") &&
    (schema.format === "binary" ||
      (typeof schema.contentMediaType === "string" &&
        kindOfMedia(schema.contentMediaType) === "binary" &&
        schema.contentEncoding === undefined))
  );
}
