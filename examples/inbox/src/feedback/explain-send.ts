import { KapsoApiError, KapsoReplyWindowError } from "@kapso-platform/client";
import type { MessageFailure, OutgoingMessage } from "@kapso-platform/react";
import { explain, failureHint } from "./explain.js";

/** Explanations of Meta's most frequent codes. */
const CODES: Readonly<Record<string, string>> = {
  "131026": "This number is not on WhatsApp, or cannot receive this message.",
  "131047": "The reply window is closed: send a template.",
  "131049": "WhatsApp limits how much marketing a person receives.",
  "131053": "WhatsApp cannot use this file.",
  "131056": "Too many messages to this contact: wait a few seconds.",
  "130429": "Too many messages from this number: wait a moment.",
};

/** Explains to the user why a message was not delivered. */
export function explainSend(
  { code, reason }: MessageFailure,
  outgoing: OutgoingMessage | null,
): string {
  const known = code === null ? undefined : CODES[code];
  if (known !== undefined) return known;
  if (outgoing === null) return `Not delivered: ${reason}`;
  const { error, isUncertain } = outgoing;
  if (error instanceof KapsoReplyWindowError) return CODES["131047"] ?? reason;
  if (isUncertain) {
    if (!(error instanceof KapsoApiError)) {
      return "The connection failed. The message may have been sent.";
    }
    const { title, requestId } = explain(error);
    const id = requestId === null ? "" : ` Request id ${requestId}`;
    return `${title}. The message may have been sent.${id}`;
  }
  if (error instanceof KapsoApiError) {
    const { details } = error;
    return details ?? failureHint(error);
  }
  return error?.name === "KapsoConnectionError"
    ? failureHint(error)
    : `Not sent: ${reason}`;
}
