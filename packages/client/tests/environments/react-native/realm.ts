import { createContext, runInContext } from "node:vm";
import { randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { App } from "./app.js";
import type { BlobData, Native, NativeBody, NativeResponse } from "./native.js";

/** Globals that Hermes and React Native provide in addition to those of the language. */
const GIVEN = {
  atob,
  clearTimeout,
  console,
  performance: { now: () => performance.now() },
  setTimeout,
};

/** Removes features of the language that Node.js 20 has and Hermes does not have. */
const WITHOUT = `
delete String.prototype.isWellFormed;
delete String.prototype.toWellFormed;
delete Promise.withResolvers;
delete Array.fromAsync;
delete Object.groupBy;
delete globalThis.SharedArrayBuffer;
delete globalThis.WebAssembly;
`;

/** Bundles the app like Metro: one script, with the polyfills before the app. */
export async function bundleApp({
  urlPolyfill,
}: {
  urlPolyfill: boolean;
}): Promise<string> {
  const result = await build({
    stdin: {
      contents: `
        import "./globals.js";
        import "whatwg-fetch";
        ${urlPolyfill ? 'import "react-native-url-polyfill/auto";' : ""}
        export * from "./app.js";
      `,
      resolveDir: fileURLToPath(new URL(".", import.meta.url)),
    },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "app",
    platform: "browser",
    target: "es2022",
    plugins: [
      {
        name: "react-native",
        // The polyfill only needs it for URLs of blobs, which are not used here.
        setup(bundler) {
          bundler.onResolve({ filter: /^react-native$/ }, () => ({
            path: "react-native",
            namespace: "native",
          }));
          bundler.onLoad({ filter: /.*/, namespace: "native" }, () => ({
            contents: `export const NativeModules = {};
              export const Platform = { OS: "ios" };`,
          }));
        },
      },
    ],
  });
  return result.outputFiles[0]!.text;
}

/**
 * Runs the app with the globals of React Native only.
 *
 * @param files - Files of the device by their `uri`.
 */
export function startApp(
  script: string,
  files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
): App {
  const context = createContext({ ...GIVEN, native: createNative(files) });
  runInContext(WITHOUT, context);
  runInContext(script, context);
  return (context as unknown as { app: App }).app;
}

function createNative(
  files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>,
): Native {
  const blobs = new Map<string, Uint8Array<ArrayBuffer>>();
  const bytesOf = ({ blobId, offset, size }: BlobData) =>
    blobs.get(blobId)!.subarray(offset, offset + size);
  const toBuffer = (blob: BlobData) => Buffer.from(bytesOf(blob));
  const store = (bytes: Uint8Array<ArrayBuffer>): string => {
    const blobId = randomUUID();
    blobs.set(blobId, bytes);
    return blobId;
  };
  const toBody = (body: NativeBody): BodyInit | undefined => {
    if (body === undefined) return undefined;
    if ("string" in body) return body.string;
    if ("bytes" in body) return Uint8Array.from(body.bytes);
    if ("blob" in body) return bytesOf(body.blob);
    const form = new FormData();
    for (const { fieldName, headers, string, uri } of body.formData) {
      if (string !== undefined) {
        form.append(fieldName, string);
        continue;
      }
      // The message of Android and iOS.
      if (uri === undefined) throw new Error("Unrecognized FormData part.");
      const type = headers["content-type"] ?? "";
      const [, name] =
        /filename="(.*)"/.exec(headers["content-disposition"] ?? "") ?? [];
      const file = files[uri];
      if (!file) throw new Error(`Could not retrieve file for uri ${uri}`);
      form.append(fieldName, new Blob([file], { type }), name);
    }
    return form;
  };
  return {
    createBlob: (parts) => {
      const bytes = parts.map((part) =>
        typeof part === "string" ? Buffer.from(part) : bytesOf(part),
      );
      return store(Uint8Array.from(Buffer.concat(bytes)));
    },
    readText: (blob) => Promise.resolve(toBuffer(blob).toString()),
    readBase64: (blob) => Promise.resolve(toBuffer(blob).toString("base64")),
    send: ({ method, url, headers, body }, done) => {
      const controller = new AbortController();
      const { signal } = controller;
      const exchange = async (): Promise<NativeResponse> => {
        const sent = toBody(body);
        const response = await fetch(url, {
          method,
          headers,
          signal,
          ...(sent !== undefined && { body: sent }),
        });
        const bytes = new Uint8Array(await response.arrayBuffer());
        const size = bytes.length;
        const type = response.headers.get("content-type") ?? "";
        return {
          status: response.status,
          url: response.url,
          headers: [...response.headers],
          blob: { blobId: store(bytes), offset: 0, size, type },
        };
      };
      exchange().then(done, () => {
        if (!signal.aborted) done(undefined);
      });
      return () => {
        controller.abort();
      };
    },
  };
}
