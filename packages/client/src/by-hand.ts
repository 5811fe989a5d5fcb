/**
 * Hand-written methods and bodies in one module: a page loads those of the operations that
 * it imports as one file.
 */
export { startSweep } from "./sweep/conversations.js";
export { sweepMessages } from "./sweep/messages.js";
export { downloadMedia } from "./whatsapp/download.js";
export { markRead } from "./whatsapp/mark-read.js";
export { type MediaFile, toMediaForm } from "./whatsapp/media-file.js";
export { toMessage } from "./whatsapp/message.js";
export { toAddressed } from "./whatsapp/recipient.js";
export { sendTemplate, updateTemplate } from "./whatsapp/templates.js";
