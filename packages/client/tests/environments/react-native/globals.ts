/**
 * Defines the globals that React Native's own JavaScript defines. For a script that runs
 * with the globals of the language only.
 */
import {
  AbortController,
  AbortSignal,
} from "abort-controller/dist/abort-controller.js";
import { URL, URLSearchParams } from "./url.js";
import type { BlobData, Native, NativeBody, NativePart } from "./native.js";

declare const native: Native;

class Blob {
  data: BlobData;

  constructor(parts: readonly unknown[] = [], options: BlobPropertyBag = {}) {
    let size = 0;
    const items = parts.map((part) => {
      if (part instanceof ArrayBuffer || ArrayBuffer.isView(part)) {
        throw new Error(
          "Creating blobs from 'ArrayBuffer' and 'ArrayBufferView' are not supported",
        );
      }
      const item = part instanceof Blob ? part.data : String(part);
      size +=
        typeof item === "string"
          ? encodeURI(item).replace(/%../g, "x").length
          : item.size;
      return item;
    });
    const blobId = native.createBlob(items);
    this.data = { blobId, offset: 0, size, type: options.type ?? "" };
  }

  static of(data: BlobData): Blob {
    return Object.assign(Object.create(Blob.prototype) as Blob, { data });
  }

  get size(): number {
    return this.data.size;
  }

  get type(): string {
    return this.data.type;
  }

  slice(start = 0, end = this.size, type = ""): Blob {
    const { blobId, offset } = this.data;
    const size = Math.max(0, Math.min(end, this.size) - start);
    return Blob.of({ blobId, offset: offset + start, size, type });
  }
}

class File extends Blob {
  name: string;

  constructor(parts: unknown[], name: string, options?: FilePropertyBag) {
    super(parts, options);
    this.name = name;
  }
}

class FileReader {
  result: unknown = null;
  error: unknown = null;
  onload: (() => void) | undefined;
  onerror: (() => void) | undefined;

  readAsText(blob: Blob): void {
    this.#finish(native.readText(blob.data));
  }

  readAsArrayBuffer(blob: Blob): void {
    const read = native
      .readBase64(blob.data)
      .then((text) => Uint8Array.from(atob(text), toCode).buffer);
    this.#finish(read);
  }

  #finish(read: Promise<unknown>): void {
    read.then(
      (result) => {
        this.result = result;
        this.onload?.();
      },
      (error: unknown) => {
        this.error = error;
        this.onerror?.();
      },
    );
  }
}

function toCode(character: string): number {
  return character.charCodeAt(0);
}

/** Accepts strings, and files of the device by their `uri`, but no blobs. */
class FormData {
  readonly #parts: [string, unknown][] = [];

  append(name: string, value: unknown): void {
    this.#parts.push([name, value]);
  }

  getParts(): NativePart[] {
    return this.#parts.map(([fieldName, value]) => {
      let disposition = `form-data; name="${fieldName}"`;
      if (typeof value !== "object" || value === null) {
        const headers = { "content-disposition": disposition };
        return { string: String(value), headers, fieldName };
      }
      const { name, type } = value as { name?: unknown; type?: unknown };
      if (typeof name === "string") {
        disposition += `; filename="${encodeURIComponent(name)}"`;
      }
      const headers = {
        "content-disposition": disposition,
        ...(typeof type === "string" && { "content-type": type }),
      };
      return { ...value, headers, fieldName };
    });
  }
}

class XMLHttpRequest {
  status = 0;
  statusText = "";
  response: unknown = "";
  responseURL = "";
  responseType = "";
  readyState = 0;
  onload: (() => void) | undefined;
  onerror: (() => void) | undefined;
  onabort: (() => void) | undefined;
  onreadystatechange: (() => void) | undefined;
  #method = "";
  #url = "";
  #headers: Record<string, string> = {};
  #received: readonly (readonly [string, string])[] = [];
  #cancel: (() => void) | undefined;

  open(method: string, url: string): void {
    this.#method = method.toUpperCase();
    this.#url = url;
  }

  setRequestHeader(name: string, value: string): void {
    this.#headers[name.toLowerCase()] = value;
  }

  getAllResponseHeaders(): string {
    return this.#received.map((pair) => `${pair.join(": ")}\r\n`).join("");
  }

  send(data: unknown): void {
    const request = {
      method: this.#method,
      url: this.#url,
      headers: this.#headers,
      body: toNativeBody(data),
    };
    this.#cancel = native.send(request, (outcome) => {
      this.readyState = 4;
      if (!outcome) return this.onerror?.();
      this.status = outcome.status;
      this.responseURL = outcome.url;
      this.#received = outcome.headers;
      this.response = Blob.of(outcome.blob);
      this.onreadystatechange?.();
      return this.onload?.();
    });
  }

  abort(): void {
    this.#cancel?.();
    this.onabort?.();
  }
}

function toNativeBody(data: unknown): NativeBody {
  if (data === null || data === undefined) return undefined;
  if (typeof data === "string") return { string: data };
  if (data instanceof Blob) return { blob: data.data };
  if (data instanceof FormData) return { formData: data.getParts() };
  if (data instanceof ArrayBuffer) return { bytes: [...new Uint8Array(data)] };
  if (ArrayBuffer.isView(data)) {
    const { buffer, byteOffset, byteLength } = data;
    return { bytes: [...new Uint8Array(buffer, byteOffset, byteLength)] };
  }
  throw new Error("this body cannot be sent");
}

Object.assign(globalThis, {
  navigator: { product: "ReactNative" },
  process: { env: { NODE_ENV: "production" } },
  global: globalThis,
  self: globalThis,
  window: globalThis,
  AbortController,
  AbortSignal,
  Blob,
  File,
  FileReader,
  FormData,
  URL,
  URLSearchParams,
  XMLHttpRequest,
});
