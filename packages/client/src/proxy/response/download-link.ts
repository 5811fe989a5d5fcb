import type { Pins } from "../scope/pins.js";

/**
 * Links with which a browser downloads a file through the proxy. Everybody who has the API's
 * own link can open the file. So the link of the proxy contains the API's link, signed
 * together with the scope. Nothing has to be stored, and a file of another scope cannot be
 * downloaded.
 */
export interface DownloadLinks {
  /** Returns a path of the proxy for a link of the API. */
  seal(link: string, pins: Pins): Promise<string>;
  /** Returns the API's link in a token; undefined if it was not signed for `pins`. */
  open(token: string, pins: Pins): Promise<string | undefined>;
}

/**
 * Creates the links of one proxy. They are valid as long as the links of the API and the
 * key.
 *
 * @param place - Path of the proxy for downloads.
 */
export function createDownloadLinks(
  apiKey: string,
  place: string,
): DownloadLinks {
  const encoder = new TextEncoder();
  const { subtle } = globalThis.crypto;
  const key = subtle.importKey(
    "raw",
    encoder.encode(apiKey),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign", "verify"],
  );
  // Errors are handled where the key is awaited.
  key.catch(() => {});
  const textOf = (link: string, pins: Pins): Uint8Array<ArrayBuffer> =>
    encoder.encode(
      JSON.stringify(["media download", link, [...pins].toSorted()]),
    );
  return {
    async seal(link, pins) {
      const mac = await subtle.sign("HMAC", await key, textOf(link, pins));
      const token = `${toBase64Url(encoder.encode(link))}.${toBase64Url(new Uint8Array(mac))}`;
      return `${place}?token=${token}`;
    },
    async open(token, pins) {
      const [link, mac] = token.split(".").map(fromBase64Url);
      if (!link || !mac) return undefined;
      const text = new TextDecoder().decode(link);
      const isOurs = await subtle.verify(
        "HMAC",
        await key,
        mac,
        textOf(text, pins),
      );
      return isOurs ? text : undefined;
    },
  };
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  if (!/^[\w-]+$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(binary, (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}
