import type { Pins } from "../scope/pins.js";

/**
 * Links by which a browser downloads a file through the proxy. The API's own
 * link opens the file for whoever has it. The proxy seals it together with the
 * scope for which it was given, and takes no other: nothing has to be stored,
 * and what is out of scope cannot be downloaded.
 */
export interface DownloadLinks {
  /** A path of the proxy that stands for the API's link. */
  seal(link: string, pins: Pins): Promise<string>;
  /** The API's link behind a token; undefined if it was not given for `pins`. */
  open(token: string, pins: Pins): Promise<string | undefined>;
}

/**
 * Makes the links of one proxy; they hold as long as the API's and its key.
 *
 * @param place - Path at which the proxy takes the tokens.
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
  // Awaited where it is used.
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
