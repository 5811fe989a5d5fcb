import { ConnectionError } from "../../errors/connection-error.js";
import type { WithKey } from "./with-key.js";

/**
 * A key that is a cookie, beside others that a middleware may have set. Browsers
 * let no script set one: there the key belongs on a server, behind a proxy.
 */
export function inCookie(name: string): WithKey {
  return (fetch, key) => (url, init) => {
    if (typeof document !== "undefined") {
      return Promise.reject(
        new ConnectionError(
          "not sent: the API key goes into a cookie, which a browser lets no script set; point baseUrl to a proxy on your server",
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
