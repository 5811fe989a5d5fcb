import type { ClientContext } from "../execute.js";
import type { Action } from "../operation.js";
import { later } from "../later.js";
import { runLater } from "../run-later.js";
import type { DownloadMedia } from "./download.js";
import type { MarkRead } from "./mark-read.js";
import type { SendTemplate, UpdateTemplate } from "./templates.js";

/** What `kapso.whatsapp` has besides the operations of the API. */
export interface WhatsappActions {
  readonly messages: {
    /**
     * Marks a message as read, and those before it.
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
     * Downloads the file of a message: finds its address, which lives for some
     * minutes, and requests it. The key goes to the API alone, never to another
     * host.
     *
     * @param mediaId - Id that the message or an upload gave.
     * @param options - `phone_number_id` is needed; `maxBytes`, signal, timeout,
     *   retries and headers.
     * @returns Type, size and name of the file as soon as it arrives. Its content
     *   is read by `stream()`, `blob()` or `arrayBuffer()`, and stops with the
     *   signal.
     * @throws KapsoResponseSizeError for a file of more than `maxBytes`, from
     *   here or from the content
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
     * @param message - To whom, the template as `templates.list` gives it, and
     *   the values; see {@link TemplateToSend}.
     * @param options - Signal, timeout, retries and headers.
     * @throws KapsoArgumentError for a template that is not approved, and for a
     *   value that is missing or has no place, with its name
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
     * Changes a template, which is then reviewed again.
     *
     * @param businessAccountId - Meta id of the WhatsApp Business account.
     * @param templateId - Id of the template.
     * @param body - What changes: category, components, or both.
     * @param options - Signal, timeout, retries and headers.
     */
    update: UpdateTemplate;
  };
}

// A bundler drops the ones whose methods nobody imports.
const loadMarkRead = /* @__PURE__ */ later(
  async () => (await import("./by-hand.js")).markRead,
);
const loadDownload = /* @__PURE__ */ later(
  async () => (await import("./by-hand.js")).downloadMedia,
);
const loadSend = /* @__PURE__ */ later(
  async () => (await import("./by-hand.js")).sendTemplate,
);
const loadUpdate = /* @__PURE__ */ later(
  async () => (await import("./by-hand.js")).updateTemplate,
);

/** `kapso.whatsapp.messages.markRead`. */
export const whatsappMessagesMarkRead: Action<MarkRead> = {
  name: "whatsapp.messages.markRead",
  run: (context: ClientContext, ...args) =>
    runLater(context, args, loadMarkRead),
};

/** `kapso.whatsapp.media.download`. */
export const whatsappMediaDownload: Action<DownloadMedia> = {
  name: "whatsapp.media.download",
  run: (context: ClientContext, ...args) =>
    runLater(context, args, loadDownload),
};

/** `kapso.whatsapp.templates.send`. */
export const whatsappTemplatesSend: Action<SendTemplate> = {
  name: "whatsapp.templates.send",
  run: (context: ClientContext, ...args) => runLater(context, args, loadSend),
};

/** `kapso.whatsapp.templates.update`. */
export const whatsappTemplatesUpdate: Action<UpdateTemplate> = {
  name: "whatsapp.templates.update",
  run: (context: ClientContext, ...args) => runLater(context, args, loadUpdate),
};

/** The methods below `whatsapp` that are written by hand. */
export const whatsappActions = [
  whatsappMessagesMarkRead,
  whatsappMediaDownload,
  whatsappTemplatesSend,
  whatsappTemplatesUpdate,
];
