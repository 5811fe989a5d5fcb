import { isRecord } from "./is-record.js";

/**
 * Whether the forms of this platform accept files by their URI, as in React Native.
 */
export function takesDeviceFiles(): boolean {
  return typeof FormData === "function" && "getParts" in FormData.prototype;
}

/** Whether a value is a file by its URI, and forms of this platform accept it. */
export function isDeviceFile(value: unknown): boolean {
  return isRecord(value) && typeof value.uri === "string" && takesDeviceFiles();
}
