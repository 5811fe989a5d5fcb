/** Methods of the messaging API that are written by hand, for `call` of a client. */
export { whatsappMediaDownload } from "./download.js";
export { whatsappMessagesMarkRead } from "./mark-read.js";
export { whatsappTemplatesSend, whatsappTemplatesUpdate } from "./templates.js";
