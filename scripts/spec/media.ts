import { dereference } from "./references.js";
import type { Json, JsonObject } from "./source.js";
import { isObject, objectOf } from "./walk.js";

/** The kind of a body, independent of the name of its media type. */
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

/** One media type of a body. */
export interface Media {
  /** Name in the description, such as `text/csv`. */
  readonly type: string;
  readonly kind: MediaKind;
  readonly schema: JsonObject | undefined;
  /** Fields of a form that have the style `deepObject` (OpenAPI 3.1, 4.8.15). */
  readonly deepFields: readonly string[];
  /** Whether the body also has a media type of another kind. */
  readonly mixed: boolean;
}

/** The first of these kinds that a body offers is used. */
const PREFERENCE: readonly MediaKind[] = [
  "json",
  "form-data",
  "form",
  "text",
  "binary",
];

/**
 * Chooses a media type from a `content` object: JSON before forms, forms before
 * text, text before bytes. A merge patch (`application/merge-patch+json`, RFC
 * 7396) is JSON; plain JSON is preferred to it.
 *
 * @returns undefined if there is no content, or only JSON without a schema
 */
export function chooseMedia(
  document: JsonObject,
  content: Json | undefined,
): Media | undefined {
  const offered = Object.entries(objectOf(content)).map(([type, value]) => {
    const { schema, encoding } = objectOf(dereference(document, value));
    const kind = kindOfMedia(type);
    const isForm = kind === "form" || kind === "form-data";
    return {
      type,
      kind,
      deepFields: Object.entries(isForm ? objectOf(encoding) : {}).flatMap(
        ([name, field]) =>
          objectOf(field).style === "deepObject" ? [name] : [],
      ),
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

/**
 * The kind of body of a media type. Parameters such as `charset` are ignored.
 */
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

/**
 * Whether a schema describes bytes: `format: binary`, or a content media type
 * without an encoding.
 */
export function isBinary(schema: JsonObject): boolean {
  return (
    [schema.type].flat().includes("string") &&
    (schema.format === "binary" ||
      (typeof schema.contentMediaType === "string" &&
        kindOfMedia(schema.contentMediaType) === "binary" &&
        schema.contentEncoding === undefined))
  );
}
