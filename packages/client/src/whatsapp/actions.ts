import type { ClientContext } from "../execute.js";
import type { Action } from "../operation.js";
import { onDemand } from "../load-on-demand.js";
import { runOnDemand } from "../run-on-demand.js";
import type { DownloadMedia } from "./download.js";
import type { MarkRead } from "./mark-read.js";
import type { SendTemplate, UpdateTemplate } from "./templates.js";

/** Hand-written methods of `kapso.whatsapp`. */
export interface WhatsappActions {
  readonly messages: {
    /**
     * Marks a received message and all earlier ones as read.
     *
     * @param phoneNumberId - Meta id of the business phone number.
     * @param messageId - WhatsApp id of a message from a person.
     * @param options - Whether to show a typing indicator; signal, timeout,
     *   retries and headers.
     * @throws KapsoArgumentError for a missing id
     *
     * @example
     * ```ts
     * await kapso.whatsapp.messages.markRead(phoneNumberId, messageId, {
     *   typing: true,
     * });
     * ```
     */
    markRead: MarkRead;
  };
  readonly media: {
    /**
     * Downloads the file of a message: requests its link, which is valid for some
     * minutes, and then its content. The key is only sent to the API, not to another
     * host.
     *
     * @param mediaId - The id in the message, or from an upload.
     * @param options - `phone_number_id` is required. Optional: `maxBytes`, signal,
     *   timeout, retries and headers.
     * @returns Type, size and name of the file, as soon as its headers have arrived.
     *   `stream()`, `blob()` and `arrayBuffer()` return the content. The signal also
     *   aborts the content.
     * @throws KapsoResponseSizeError for a file larger than `maxBytes`, from the call or
     *   while the content is read
     *
     * @example
     * ```ts
     * const file = await kapso.whatsapp.media.download(mediaId, {
     *   phone_number_id: phoneNumberId,
     *   maxBytes: 5_000_000,
     * });
     * console.log(file.type, file.filename, await file.arrayBuffer());
     * ```
     */
    download: DownloadMedia;
  };
  readonly templates: {
    /**
     * Sends a template with values for its parameters.
     *
     * @param phoneNumberId - Meta id of the business phone number.
     * @param message - Recipient, template (as `templates.list` returns it) and values;
     *   see {@link TemplateToSend}.
     * @param options - Signal, timeout, retries and headers.
     * @throws KapsoArgumentError for a template that is not approved, and for a missing or
     *   unknown value, with its name
     *
     * @example
     * ```ts
     * const [template] = await kapso.whatsapp.templates
     *   .list(businessAccountId, { name: "order_update" })
     *   .toArray({ limit: 1 });
     * if (template) {
     *   await kapso.whatsapp.templates.send(phoneNumberId, {
     *     to: "+14155550123",
     *     template,
     *     values: { first_name: "Alicia" },
     *   });
     * }
     * ```
     */
    send: SendTemplate;
    /**
     * Changes a template. WhatsApp reviews it again.
     *
     * @param businessAccountId - Meta id of the WhatsApp Business account.
     * @param templateId - Id of the template.
     * @param body - The new category, the new components, or both.
     * @param options - Signal, timeout, retries and headers.
     */
    update: UpdateTemplate;
  };
}

// A bundler drops those whose methods are not imported.
const loadMarkRead = /* @__PURE__ */ onDemand(
  async () => (await import("../by-hand.js")).markRead,
);
const loadDownload = /* @__PURE__ */ onDemand(
  async () => (await import("../by-hand.js")).downloadMedia,
);
const loadSend = /* @__PURE__ */ onDemand(
  async () => (await import("../by-hand.js")).sendTemplate,
);
const loadUpdate = /* @__PURE__ */ onDemand(
  async () => (await import("../by-hand.js")).updateTemplate,
);

/** `kapso.whatsapp.messages.markRead`. */
export const whatsappMessagesMarkRead: Action<MarkRead> = {
  name: "whatsapp.messages.markRead",
  run: (context: ClientContext, ...args) =>
    runOnDemand(context, args, loadMarkRead),
};

/** `kapso.whatsapp.media.download`. */
export const whatsappMediaDownload: Action<DownloadMedia> = {
  name: "whatsapp.media.download",
  run: (context: ClientContext, ...args) =>
    runOnDemand(context, args, loadDownload),
};

/** `kapso.whatsapp.templates.send`. */
export const whatsappTemplatesSend: Action<SendTemplate> = {
  name: "whatsapp.templates.send",
  run: (context: ClientContext, ...args) =>
    runOnDemand(context, args, loadSend),
};

/** `kapso.whatsapp.templates.update`. */
export const whatsappTemplatesUpdate: Action<UpdateTemplate> = {
  name: "whatsapp.templates.update",
  run: (context: ClientContext, ...args) =>
    runOnDemand(context, args, loadUpdate),
};

export const whatsappActions = [
  whatsappMessagesMarkRead,
  whatsappMediaDownload,
  whatsappTemplatesSend,
  whatsappTemplatesUpdate,
];
