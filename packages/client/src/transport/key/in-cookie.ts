import { ConnectionError } from "../../errors/connection-error.js";
import type { WithKey } from "./with-key.js";

/**
 * Sends the key as a cookie, in addition to cookies that a middleware set. Scripts in a
 * browser cannot set this header, so a page needs a proxy.
 */
export function inCookie(name: string): WithKey {
  return (fetch, key) => (url, init) => {
    if (typeof document !== "undefined") {
      return Promise.reject(
        new ConnectionError(
          "not sent: the API key is sent as a cookie, which scripts in a browser cannot set; point baseUrl to a proxy on your server",
        ),
      );
    }
    const { headers } = init;
    const others = (headers.cookie ?? "")
      .split(/;\s*/)
      .filter((cookie) => cookie !== "" && !cookie.startsWith(`${name}=`));
    headers.cookie = [...others, `${name}=${key}`].join("; ");
    return fetch(url, init);
  };
}
