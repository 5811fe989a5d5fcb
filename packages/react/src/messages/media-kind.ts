import type { MediaFile } from "@kapso-platform/client";
import { dropUndefined } from "../queries/given.js";

/** Type of the message with a file. */
export type MediaKind = "image" | "video" | "audio" | "document" | "sticker";

/**
 * The type of message for a file, by its media type, without parameters such as
 * `; codecs=opus`. The upload rejects media types that WhatsApp does not accept.
 */
export function mediaKindOf({ type }: MediaFile): MediaKind {
  const [essence = ""] = type.toLowerCase().split(";");
  const [kind = ""] = essence.trim().split("/");
  if (essence.trim() === "image/webp") return "sticker";
  return KINDS.find((one) => one === kind) ?? "document";
}

const KINDS = ["image", "video", "audio"] as const;

/** The name of a file; undefined if it has none. */
export function filenameOf(file: MediaFile): string | undefined {
  const { name, filename } = file as { name?: unknown; filename?: unknown };
  const given = filename ?? name;
  return typeof given === "string" && given !== "" ? given : undefined;
}

/** Type and content of a message with a file, which has an `id` once it is uploaded. */
export function mediaContent(
  file: MediaFile,
  id: string | undefined,
  caption: string | undefined,
): { readonly type: MediaKind } {
  const type = mediaKindOf(file);
  const isSilent = type === "audio" || type === "sticker";
  return {
    type,
    [type]: dropUndefined({
      id,
      caption: isSilent || !caption ? undefined : caption,
      filename: type === "document" ? filenameOf(file) : undefined,
    }),
  };
}
