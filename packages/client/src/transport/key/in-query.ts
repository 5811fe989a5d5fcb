import type { WithKey } from "./with-key.js";

/**
 * Sends the key as a query parameter. Observers, errors and responses do not contain the
 * URL with the key; logs of servers do.
 */
export function inQuery(name: string): WithKey {
  return (fetch, key) => async (url, init) => {
    const separator = url.includes("?") ? "&" : "?";
    const secret = encodeURIComponent(key);
    const target = `${url}${separator}${encodeURIComponent(name)}=${secret}`;
    const response = await fetch(target, init).catch((cause: unknown) => {
      throw withPlainKey(cause, secret, key);
    });
    return hideUrl(response, url);
  };
}

/** Sets the URL of a response and its clones to the URL without the key. */
function hideUrl(response: Response, url: string): Response {
  const clone = response.clone.bind(response);
  return Object.defineProperties(response, {
    url: { value: url, configurable: true },
    clone: { value: () => hideUrl(clone(), url), configurable: true },
  });
}

/** Replaces the encoded key in an error by the plain one, which the redactor removes. */
function withPlainKey(cause: unknown, secret: string, key: string): unknown {
  if (!(cause instanceof Error)) return cause;
  for (const name of ["message", "stack"] as const) {
    const text = cause[name];
    if (text === undefined) continue;
    Object.defineProperty(cause, name, { value: text.split(secret).join(key) });
  }
  withPlainKey(cause.cause, secret, key);
  return cause;
}
