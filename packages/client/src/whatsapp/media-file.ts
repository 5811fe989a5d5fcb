import { isDeviceFile, takesDeviceFiles } from "../arguments/device-file.js";
import { isFile, tagOf } from "../arguments/file.js";
import { formatValue } from "../arguments/format-value.js";
import { isRecord } from "../arguments/is-record.js";
import { ArgumentError } from "../errors/argument-error.js";
import { FILE_LIMITS } from "../generated/file-limits.js";
import type { FileLimit, Operation } from "../operation.js";

/** A file to upload. */
export type MediaFile = Blob | MediaData | MediaOnDevice;

/** A file in memory, with its type and name. */
export interface MediaData {
  readonly data: Blob | ArrayBuffer | ArrayBufferView | string;
  /** Media type, such as `image/jpeg`. */
  readonly type: string;
  /** Name of the file. */
  readonly filename?: string | undefined;
}

/** A file on the device, only in React Native. Its size is not checked. */
export interface MediaOnDevice {
  /** The URI of the file, such as `file:///…`, as an image picker returns it. */
  readonly uri: string;
  /** Media type, such as `image/jpeg`. */
  readonly type: string;
  /** Name of the file. */
  readonly filename?: string | undefined;
}

/**
 * Checks type and size of a file, and creates the form to upload it.
 *
 * @throws KapsoArgumentError for a value that is not a file, a type that WhatsApp does not
 *   accept, and a file that is empty or too large
 */
export function toMediaForm(
  given: unknown,
  { name }: Operation,
): { file: Blob | object } {
  const files = FILE_LIMITS[name] ?? [];
  if (takesDeviceFiles()) return { file: toDeviceFile(given, files) };
  const file = toBlob(given);
  assertFile(file, files);
  return { file };
}

/** Converts a file for a form of React Native, which only accepts files on the device. */
function toDeviceFile(given: unknown, files: readonly FileLimit[]): object {
  // A `Blob` with `arrayBuffer` belongs to a library whose forms accept it. That of React
  // Native itself has no such method.
  if (given instanceof Blob && typeof given.arrayBuffer === "function") {
    assertFile(given, files);
    return given;
  }
  const { uri, type, filename = "file" } = isRecord(given) ? given : {};
  if (
    !isDeviceFile(given) ||
    typeof type !== "string" ||
    typeof filename !== "string"
  ) {
    throw new ArgumentError(
      "file",
      `must be { uri, type, filename } in React Native, whose forms only accept files on the device, not ${describeFile(given)}`,
    );
  }
  limitOf(type, files);
  return { uri, type, name: filename };
}

function toBlob(given: unknown): Blob {
  if (isFile(given)) return given;
  const { data, type, filename = "file" } = isRecord(given) ? given : {};
  const isData =
    isFile(data) ||
    data instanceof ArrayBuffer ||
    ArrayBuffer.isView(data) ||
    typeof data === "string";
  if (!isData || typeof type !== "string" || typeof filename !== "string") {
    throw new ArgumentError(
      "file",
      `must be a File, a Blob, or { data, type, filename } with data as a Blob, an ArrayBuffer, bytes or text, not ${describeFile(given)}`,
    );
  }
  // A platform without `File` cannot send file names in forms.
  const file = new File([data as BlobPart], filename, { type });
  if (isFile(data) && file.size !== data.size) {
    // A test environment replaced `File` by one that converts this `Blob` to text.
    throw new ArgumentError(
      "file",
      "has data that File of this environment does not accept: pass its bytes, { data: await blob.arrayBuffer(), type, filename }",
    );
  }
  return file;
}

function describeFile(given: unknown): string {
  const tag = tagOf(given);
  // A value that only has the name of the class.
  if (tag === "File" || tag === "Blob") {
    return `a ${tag} without type and size`;
  }
  return isRecord(given)
    ? `an object with ${Object.keys(given).join(", ") || "no members"}`
    : formatValue(given);
}

/** Finds the limit for a media type. */
function limitOf(type: string, limits: readonly FileLimit[]): FileLimit {
  // The type without parameters such as `; codecs=opus`.
  const essence = (type.split(";")[0] ?? "").trim().toLowerCase();
  const limit = limits.find(({ types }) => types.includes(essence));
  if (!limit) {
    const known = limits.flatMap(({ types }) => types).join(", ");
    throw new ArgumentError(
      "file",
      `must have a type that WhatsApp accepts (${known}), not ${formatValue(type)}`,
    );
  }
  return limit;
}

function assertFile({ type, size }: Blob, limits: readonly FileLimit[]): void {
  const limit = limitOf(type, limits);
  if (size > 0 && size <= limit.maxBytes) return;
  throw new ArgumentError(
    "file",
    size === 0
      ? "must not be empty"
      : `must have at most ${limit.maxBytes.toLocaleString("en")} bytes to be sent as ${limit.kind}, not ${size.toLocaleString("en")}`,
  );
}
