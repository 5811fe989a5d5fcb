/**
 * The code of hand-written methods and bodies. A page loads those that it imports as one
 * file.
 */
export { downloadMedia } from "./download.js";
export { markRead } from "./mark-read.js";
export { type MediaFile, toMediaForm } from "./media-file.js";
export { toMessage } from "./message.js";
export { toAddressed } from "./recipient.js";
export { sendTemplate, updateTemplate } from "./templates.js";
