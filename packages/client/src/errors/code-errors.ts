import { KapsoReplyWindowError } from "../whatsapp/reply-window-error.js";
import type { ApiError } from "./api-error.js";

/** Classes for codes of the API; they go before the class of the status. */
export const CODE_ERRORS: Readonly<
  Record<string, typeof ApiError | undefined>
> = { 131047: KapsoReplyWindowError };
