import { KapsoReplyWindowError } from "../whatsapp/reply-window-error.js";
import type { ApiError } from "./api-error.js";

/** Error classes for codes of the API. They take precedence over the status. */
export const CODE_ERRORS: Readonly<
  Record<string, typeof ApiError | undefined>
> = { 131047: KapsoReplyWindowError };
