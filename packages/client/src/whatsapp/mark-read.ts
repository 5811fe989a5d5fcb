import { callOperation } from "../call.js";
import { assertOptions } from "../arguments/known-names.js";
import { ArgumentError } from "../errors/argument-error.js";
import { whatsappMessagesSend } from "../generated/resources/whatsapp.js";
import type { Operation, RunOf } from "../operation.js";
import type { RequestOptions } from "../options.js";
import type { ResponsePromise } from "../response-promise.js";

/** Options of `kapso.whatsapp.messages.markRead`. */
export interface MarkReadOptions extends RequestOptions {
  /**
   * Shows a typing indicator, for about 25 seconds or until a message is sent.
   *
   * @defaultValue `false`
   */
  typing?: boolean | undefined;
}

/** Result of marking a message as read. */
export interface MarkReadResult {
  /** Whether the message is now marked as read. */
  success: boolean;
}

/** See {@link WhatsappActions}. */
export type MarkRead = (
  phoneNumberId: string,
  messageId: string,
  options?: MarkReadOptions,
) => ResponsePromise<MarkReadResult>;

const OPTIONS = ["typing", "signal", "timeout", "maxRetries", "headers"];

/** The operation of the API that sends messages also marks them as read. */
const operation: Operation = {
  name: whatsappMessagesSend.name,
  method: "POST",
  path: whatsappMessagesSend.path,
  api: "whatsapp",
  response: "bare",
  body: true,
  constants: { messaging_product: "whatsapp", status: "read" },
};

/** Marks a message as read. */
export const markRead: RunOf<MarkRead> = (
  context,
  phoneNumberId,
  messageId,
  given,
) => {
  if (typeof messageId !== "string" || messageId === "") {
    throw new ArgumentError(
      "messageId",
      "must be the WhatsApp id of a message, such as wamid.HBgL…",
    );
  }
  if (given !== undefined) assertOptions(given, OPTIONS, "typing: true");
  const { typing, ...options } = given ?? {};
  const body = {
    message_id: messageId,
    ...(typing && { typing_indicator: { type: "text" } }),
  };
  return callOperation(context, operation, [
    phoneNumberId,
    body,
    options,
  ]) as never;
};
