import { formEntries } from "../arguments/body.js";
import { takesDeviceFiles } from "../arguments/device-file.js";
import { isForm } from "../arguments/file.js";
import { ArgumentError, messageOf } from "../errors/argument-error.js";

/** A field of a form: its name, and its text or file. */
type FormField = readonly [name: string, value: string | Blob];

/** A form as bytes, with the content type that contains its boundary. */
export interface EncodedForm {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/**
 * Creates a form from the members of an object, or returns a given form. If the platform
 * cannot send it, because a test environment such as jsdom replaced `File`, `Blob` or
 * `FormData`, but not `fetch`, returns its bytes.
 *
 * @param deepFields - Fields whose members are fields, such as `a[b]`.
 * @throws KapsoArgumentError for a file that cannot be read
 */
export async function toSendableForm(
  body: unknown,
  deepFields: readonly string[] | undefined,
): Promise<FormData | EncodedForm> {
  const given = isForm(body) ? body : undefined;
  // React Native reads files by their URI, and its forms cannot be read.
  const isOnDevice = takesDeviceFiles();
  if (given && isOnDevice) return given;
  const fields = given ? [...given] : formEntries(body, deepFields);
  const form = given ?? new FormData();
  if (!given) for (const [name, value] of fields) form.append(name, value);
  return isOnDevice || isSendable(form, fields) ? form : encodeForm(fields);
}

/** Whether `fetch` sends a form completely. */
function isSendable(form: FormData, fields: readonly FormField[]): boolean {
  const areAccepted = fields.every(
    ([name, value]) =>
      typeof value === "string" ||
      // `fetch` of Node.js 20 never ends for a file without `stream`.
      (typeof value.stream === "function" &&
        // A form converts a file that it does not know to text.
        form.getAll(name).every((field) => typeof field !== "string")),
  );
  if (!areAccepted) return false;
  if (typeof Response !== "function") return true;
  // `fetch` of Node.js 24 converts a form that it does not know to text.
  const type = new Response(form).headers.get("content-type");
  return type === null || type.startsWith("multipart/");
}

/** Encodes a form as `multipart/form-data` (RFC 7578), escaped as the HTML standard says. */
async function encodeForm(fields: readonly FormField[]): Promise<EncodedForm> {
  const random = (): string => Math.random().toString(36).slice(2);
  const boundary = `----form-${random()}${random()}`;
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  const add = (text: string): void => {
    parts.push(encoder.encode(text));
  };
  for (const [name, value] of fields) {
    const start = `--${boundary}\r\nContent-Disposition: form-data; name="${escape(lines(name))}"`;
    if (typeof value === "string") add(`${start}\r\n\r\n${lines(value)}\r\n`);
    else {
      const { name: filename = "blob" } = value as Partial<File>;
      const type = value.type || "application/octet-stream";
      add(
        `${start}; filename="${escape(filename)}"\r\nContent-Type: ${type}\r\n\r\n`,
      );
      parts.push(new Uint8Array(await readFile(name, value)));
      add("\r\n");
    }
  }
  add(`--${boundary}--\r\n`);
  const bytes = new Uint8Array(
    parts.reduce((size, { byteLength }) => size + byteLength, 0),
  );
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.byteLength;
  }
  return { bytes, type: `multipart/form-data; boundary=${boundary}` };
}

/** Line breaks of a form are CRLF. */
function lines(text: string): string {
  return text.replaceAll(/\r\n?|\n/g, "\r\n");
}

function escape(text: string): string {
  return text
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A")
    .replaceAll('"', "%22");
}

async function readFile(name: string, file: Blob): Promise<ArrayBuffer> {
  try {
    // jsdom before version 27 has no `arrayBuffer`.
    return typeof file.arrayBuffer === "function"
      ? await file.arrayBuffer()
      : await readWithReader(file);
  } catch (cause) {
    throw new ArgumentError(
      name,
      `is a file that cannot be read in this environment, where File and Blob were replaced: ${messageOf(cause)}. Test uploads in happy-dom or without a DOM`,
    );
  }
}

function readWithReader(file: Blob): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => {
      // It was read as an `ArrayBuffer`.
      resolve(reader.result as ArrayBuffer);
    };
    reader.onerror = () => {
      reject(reader.error ?? new TypeError("FileReader failed"));
    };
    reader.readAsArrayBuffer(file);
  });
}
