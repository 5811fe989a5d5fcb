/** Public names of the messaging API, besides its resources. */
export type { WhatsappActions } from "./actions.js";
export type { MediaDownloadOptions } from "./download.js";
export type { DownloadedMedia } from "./downloaded-media.js";
export type { MarkReadOptions, MarkReadResult } from "./mark-read.js";
export type { MediaData, MediaFile } from "./media-file.js";
export {
  type ReplyWindow,
  type ReplyWindowSource,
  replyWindow,
} from "./reply-window.js";
export { KapsoReplyWindowError } from "./reply-window-error.js";
export { type TemplateField, templateFields } from "./template-fields.js";
export type {
  TemplateButtonValue,
  TemplateValue,
  TemplateValues,
} from "./template-message.js";
export type { TemplateToSend, TemplateUpdateResult } from "./templates.js";
