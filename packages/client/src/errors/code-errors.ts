import { KapsoReplyWindowError } from "../whatsapp/reply-window-error.js";
import type { KapsoApiError } from "./api-error.js";

/** Classes for codes of the API; they go before the class of the status. */
export const CODE_ERRORS: Readonly<
  Record<string, typeof KapsoApiError | undefined>
> = { 131047: KapsoReplyWindowError };
