import type { MessagingMessage } from "@kapso-platform/types";
import type { Database } from "../../../kernel.js";
import { findFile, type MediaFile } from "../../media/files.js";
import { kindOf } from "../../media/kinds.js";
import { wrongValue } from "../problem.js";

/**
 * The stored file that a message names by its id; undefined for a message
 * without one.
 *
 * @throws HttpProblem 400 with Meta's code 131009 for an id that is no file of
 *   the number, or a file of another kind.
 */
export async function attachedFile(
  database: Database,
  message: MessagingMessage,
  phoneNumberId: string,
): Promise<MediaFile | undefined> {
  const { type } = message;
  const { id } =
    type === "image"
      ? message.image
      : type === "video"
        ? message.video
        : type === "audio"
          ? message.audio
          : type === "document"
            ? message.document
            : type === "sticker"
              ? message.sticker
              : {};
  return id === undefined
    ? undefined
    : requireMedia(database, type, id, phoneNumberId);
}

/** A stored file to send as a part of that kind; throws HttpProblem 400. */
export async function requireMedia(
  database: Database,
  kind: string,
  id: string,
  phoneNumberId: string,
): Promise<MediaFile> {
  const file = await findFile(database, id, phoneNumberId);
  const found = file && kindOf(file.mime_type)?.kind;
  // Every file can be a document.
  if (file && (found === kind || kind === "document")) return file;
  throw wrongValue(
    file
      ? `"${kind}.id" must be the id of a file of kind ${kind}; ${id} is of type ${file.mime_type}.`
      : `"${kind}.id" must be the id of a media file that phone number ${phoneNumberId} uploaded or received; got ${JSON.stringify(id)}.`,
  );
}
