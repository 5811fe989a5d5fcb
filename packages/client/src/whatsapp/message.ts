import { formatValue } from "../arguments/format-value.js";
import { isRecord } from "../arguments/is-record.js";
import { ArgumentError } from "../errors/argument-error.js";
import { assertInteractive } from "./interactive.js";
import { assertCount, assertText } from "./limits.js";
import { toAddressed } from "./recipient.js";

/** Types of messages with a file. */
const FILES = ["image", "video", "audio", "document", "sticker"];

/** Maximum length of a text message. */
const MAX_TEXT = 4096;
/** Maximum length of the caption of a file. */
const MAX_CAPTION = 1024;

/**
 * Checks a message against the rules of the reference, and converts its phone number to
 * digits.
 *
 * @throws KapsoArgumentError with the name of the wrong part
 */
export function toMessage(given: unknown): unknown {
  if (!isRecord(given)) return given;
  const { type } = given;
  if (typeof type !== "string") {
    throw new ArgumentError(
      "type",
      `must be a kind of message such as "text", not ${formatValue(type)}`,
    );
  }
  const content = given[type];
  if (typeof content !== "object" || content === null) {
    throw new ArgumentError(
      type,
      `must be the content of a message of type "${type}", not ${formatValue(content)}`,
    );
  }
  if (isRecord(content)) assertContent(type, content);
  else if (type === "contacts" && Array.isArray(content)) {
    assertCount(type, content.length, [1, 257], "contact cards");
  }
  return toAddressed(given);
}

function assertContent(type: string, content: Record<string, unknown>): void {
  if (type === "text") assertText("text.body", content.body, MAX_TEXT);
  else if (type === "interactive") assertInteractive(content);
  else if (FILES.includes(type)) assertFile(type, content);
}

function assertFile(
  type: string,
  { id, link, caption }: Record<string, unknown>,
): void {
  if (!id && !link) {
    throw new ArgumentError(
      type,
      "must have the id of an uploaded file, or a link to one",
    );
  }
  // An empty caption counts as not given.
  if (caption) assertText(`${type}.caption`, caption, MAX_CAPTION);
}
