import { ApiError } from "../errors/api-error.js";

/**
 * Code 131047: more than 24 hours have passed since the person's last message,
 * so that WhatsApp takes nothing but templates. Send one with
 * `whatsapp.templates.send`; `replyWindow` says beforehand whether it is so.
 */
export class KapsoReplyWindowError extends ApiError {
  static {
    this.prototype.name = "KapsoReplyWindowError";
  }
}
