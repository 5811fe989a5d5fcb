import type { Fetch } from "../options.js";

/**
 * Makes a `fetch` send the platform's forms, even if it only accepts its own: `undici` and
 * `node-fetch` 2 send any other form as the text `[object FormData]`. If they call `toString`
 * of a form, `fetch` is called again with the bytes of the form.
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
        throw new TypeError(
          "fetch does not accept the FormData of this platform",
        );
      },
    });
    try {
      return await fetch(url, init);
    } catch (cause) {
      const encoded = new Response(body);
      const type = encoded.headers.get("content-type");
      if (!seen.isForeign || !type) throw cause;
      const headers = { ...(init.headers as object), "content-type": type };
      return await fetch(url, {
        ...init,
        headers,
        body: await encoded.arrayBuffer(),
      });
    } finally {
      Reflect.deleteProperty(body, "toString");
    }
  };
}
