import type { MediaFile } from "@kapso-platform/client";
import {
  FILE_LIMITS,
  whatsappMediaUpload,
} from "@kapso-platform/client/operations";

/** Type of the message with a file. */
export type MediaKind = "image" | "video" | "audio" | "document" | "sticker";

/**
 * The type of message for a file. Each media type that WhatsApp accepts belongs to one type;
 * the upload rejects others.
 */
export function mediaKindOf({ type }: MediaFile): MediaKind {
  // The type without parameters such as `; codecs=opus`.
  const [essence = ""] = type.split(";");
  const found = FILE_LIMITS[whatsappMediaUpload.name]?.find(({ types }) =>
    types.includes(essence.trim().toLowerCase()),
  );
  // The kinds in the description are types of messages.
  return (found?.kind ?? "document") as MediaKind;
}

/** The name of a file; undefined if it has none. */
export function filenameOf(file: MediaFile): string | undefined {
  const { name, filename } = file as { name?: unknown; filename?: unknown };
  const given = filename ?? name;
  return typeof given === "string" && given !== "" ? given : undefined;
}

/** Content of a message with an uploaded file. */
export function mediaContent(
  file: MediaFile,
  id: string | undefined,
  caption: string | undefined,
): { readonly kind: MediaKind; readonly content: Record<string, string> } {
  const kind = mediaKindOf(file);
  const filename = filenameOf(file);
  return {
    kind,
    content: {
      ...(id !== undefined && { id }),
      ...(caption && kind !== "audio" && kind !== "sticker" && { caption }),
      ...(kind === "document" && filename !== undefined && { filename }),
    },
  };
}
