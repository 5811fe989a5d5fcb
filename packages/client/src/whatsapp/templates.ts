import { formatValue } from "../arguments/format-value.js";
import { isRecord } from "../arguments/is-record.js";
import { callOperation } from "../call.js";
import { ArgumentError } from "../errors/argument-error.js";
import {
  type WhatsappMessagesSendBody,
  type WhatsappTemplatesCreateBody,
  whatsappMessagesSend,
  whatsappTemplatesCreate,
} from "../generated/resources/whatsapp.js";
import type { RunOf } from "../operation.js";
import type { RequestOptions } from "../options.js";
import type { SendMessageResponse } from "@kapso-platform/types";
import type { ResponsePromise } from "../response-promise.js";
import { type TemplateValues, toTemplateMessage } from "./template-message.js";

/** A template with its values and the recipient. */
export type TemplateToSend = TemplateValues &
  Pick<
    WhatsappMessagesSendBody,
    "biz_opaque_callback_data" | "context" | "messaging_account_id"
  > &
  (
    | {
        /** Phone number of the person, with country code. */
        to: string;
      }
    | {
        /** Business-scoped user id of the person. */
        recipient: string;
      }
  );

/** See {@link WhatsappActions}. */
export type SendTemplate = (
  phoneNumberId: string,
  message: TemplateToSend,
  options?: RequestOptions,
) => ResponsePromise<SendMessageResponse>;

/** See {@link WhatsappActions}. */
export type UpdateTemplate = (
  businessAccountId: string,
  templateId: string,
  body: WhatsappTemplatesCreateBody,
  options?: RequestOptions,
) => ResponsePromise<TemplateUpdateResult>;

/** Result of a change of a template. */
export interface TemplateUpdateResult {
  /** Whether the change was accepted. */
  success: boolean;
}

/** Sends a template with values for its parameters. */
export const sendTemplate: RunOf<SendTemplate> = (
  context,
  phoneNumberId,
  message,
  options,
) => {
  if (!isRecord(message)) {
    throw new ArgumentError(
      "message",
      `must be an object such as { to, template, values }, not ${formatValue(message)}`,
    );
  }
  const { template, values, header, buttons, ...rest } = message;
  const content = toTemplateMessage({ template, values, header, buttons });
  const body = { ...rest, type: "template", template: content };
  return callOperation(context, whatsappMessagesSend, [
    phoneNumberId,
    body,
    options,
  ]) as never;
};

/** Changes a template, with the operation that creates one and the id of the template. */
export const updateTemplate: RunOf<UpdateTemplate> = (
  context,
  businessAccountId,
  templateId,
  body,
  options,
) => {
  // Without the id, the request would create another template.
  if (typeof templateId !== "string" || templateId === "") {
    throw new ArgumentError(
      "templateId",
      `must be the id of a template, not ${formatValue(templateId)}`,
    );
  }
  return callOperation(context, whatsappTemplatesCreate, [
    businessAccountId,
    body,
    { hsm_id: templateId },
    options,
  ]) as never;
};
