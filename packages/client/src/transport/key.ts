import { KapsoConnectionError } from "../errors/connection-error.js";
import type { Step } from "./call.js";
import { describeTarget } from "./target.js";

/** The header that authenticates a project (API reference, Authentication). */
export const API_KEY_HEADER = "X-API-Key";

/**
 * Sets the API key, as the last step: the request is the attempt's own copy,
 * so that neither a middleware nor an observer ever holds one with the key.
 *
 * @param origin - The base URL's origin.
 * @throws KapsoConnectionError, before anything is sent, when the request
 *   goes elsewhere, for example because a middleware rewrote its URL.
 */
export function attachKey(apiKey: string, origin: string): Step {
  return (next) => async (request, call) => {
    if (new URL(request.url).origin !== origin) {
      throw new KapsoConnectionError(
        `${describeTarget(request)}: not sent, the API key is for ${origin} only`,
      );
    }
    request.headers.set(API_KEY_HEADER, apiKey);
    return next(request, call);
  };
}
