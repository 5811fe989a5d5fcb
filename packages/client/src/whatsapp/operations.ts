export {
  whatsappMediaDownload,
  whatsappMessagesMarkRead,
  whatsappTemplatesSend,
  whatsappTemplatesUpdate,
} from "./actions.js";
