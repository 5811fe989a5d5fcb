import { ApiError } from "../errors/api-error.js";

/**
 * Code 131047: the person's last message is more than 24 hours old, so WhatsApp only
 * accepts templates. Send one with `whatsapp.templates.send`. `replyWindow` checks this
 * before the request.
 */
export class KapsoReplyWindowError extends ApiError {
  static {
    this.prototype.name = "KapsoReplyWindowError";
  }
}
