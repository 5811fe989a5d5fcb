import { Window } from "happy-dom";
import { JSDOM } from "jsdom";
import nodeFetch from "node-fetch";
import nodeFetch2 from "node-fetch2";
import { fetch as undici6 } from "undici6";
import { Response as Undici7Response, fetch as undici7 } from "undici7";
import { onTestFinished, vi } from "vitest";
import type { Fetch } from "../../src/index.js";

/**
 * The `fetch` of each library for a server of an origin, cast to the type of the `fetch`
 * option, as users do. Globals are stubbed until the test ends.
 */
export const LIBRARIES: Readonly<
  Record<string, (origin: string) => Promise<Fetch> | Fetch>
> = {
  "undici 6": () => undici6 as unknown as Fetch,
  "undici 7": () => undici7 as unknown as Fetch,
  "node-fetch 2": () => nodeFetch2 as Fetch,
  "node-fetch 3": () => nodeFetch as unknown as Fetch,
  "whatwg-fetch in jsdom": startWhatwgFetch,
  "the platform's fetch with jsdom's AbortController": () => {
    stubAbortController();
    return (url, init) => fetch(url, init);
  },
  // Like that of Node.js 24 and newer, it rejects other signals.
  "undici 7 with jsdom's AbortController": () => {
    stubAbortController();
    return undici7 as unknown as Fetch;
  },
  "the platform's fetch with jsdom's File, Blob and FormData": () => {
    const { window } = new JSDOM();
    for (const name of ["File", "Blob", "FormData", "FileReader"] as const) {
      vi.stubGlobal(name, window[name]);
    }
    return (url, init) => fetch(url, init);
  },
  // Like that of Node.js 24 and newer, it sends other forms as text.
  "undici 7 as the platform's fetch, with the forms of Node.js 20": () => {
    vi.stubGlobal("Response", Undici7Response);
    return undici7 as unknown as Fetch;
  },
  "happy-dom's own fetch": (origin) => {
    const window = new Window({ url: origin });
    onTestFinished(() => window.happyDOM.close());
    for (const name of HAPPY_DOM) vi.stubGlobal(name, window[name]);
    return window.fetch.bind(window) as unknown as Fetch;
  },
  "a platform without newer functions, such as React Native": () => {
    for (const [owner, name] of [
      [URL, "canParse"],
      [AbortSignal, "any"],
      [AbortSignal, "timeout"],
      [AbortSignal.prototype, "throwIfAborted"],
    ] as const) {
      const original = Object.getOwnPropertyDescriptor(owner, name)!;
      Object.defineProperty(owner, name, {
        configurable: true,
        value: undefined,
      });
      onTestFinished(() => {
        Object.defineProperty(owner, name, original);
      });
    }
    return (url, init) => fetch(url, init);
  },
};

/** Globals that the happy-dom environment of Vitest and Jest replaces. */
const HAPPY_DOM = [
  "AbortController",
  "AbortSignal",
  "Blob",
  "File",
  "FormData",
  "Headers",
  "ReadableStream",
  "Request",
  "Response",
  "TransformStream",
  "URL",
  "URLSearchParams",
] as const;

function stubAbortController(): void {
  const { window } = new JSDOM();
  vi.stubGlobal("AbortController", window.AbortController);
  vi.stubGlobal("AbortSignal", window.AbortSignal);
}

/**
 * A polyfill based on `XMLHttpRequest`, as in old browsers and React Native.
 */
async function startWhatwgFetch(origin: string): Promise<Fetch> {
  const { window } = new JSDOM("", { url: origin });
  for (const name of [
    "XMLHttpRequest",
    "FileReader",
    "FormData",
    "Blob",
    "File",
  ] as const) {
    vi.stubGlobal(name, window[name]);
  }
  vi.resetModules();
  const polyfill = await import("whatwg-fetch");
  onTestFinished(() => {
    window.close();
  });
  return polyfill.fetch;
}
