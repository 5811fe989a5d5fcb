import type { Fetch } from "../options.js";

/**
 * Makes a `fetch` send forms of the platform, even if it takes only those of its
 * own: npm's `undici` sends any other as the text `[object FormData]`. When it asks
 * a form for its text, it is called again, with the encoded form.
 */
export function takeForms(fetch: Fetch): Fetch {
  return async (url, init) => {
    const { body } = init;
    if (!(body instanceof FormData)) return fetch(url, init);
    const seen = { isForeign: false };
    Object.defineProperty(body, "toString", {
      configurable: true,
      value: () => {
        seen.isForeign = true;
        throw new TypeError("fetch takes no FormData of this platform");
      },
    });
    try {
      return await fetch(url, init);
    } catch (cause) {
      const encoded = new Response(body);
      const type = encoded.headers.get("content-type");
      if (!seen.isForeign || !type) throw cause;
      const headers = { ...(init.headers as object), "content-type": type };
      return await fetch(url, { ...init, headers, body: await encoded.blob() });
    } finally {
      Reflect.deleteProperty(body, "toString");
    }
  };
}
