import { isRecord } from "./show.js";

/**
 * Whether forms take a file by its address on the device, as those of React
 * Native do, and no bytes.
 */
export function takesDeviceFiles(): boolean {
  return typeof FormData === "function" && "getParts" in FormData.prototype;
}

/** Whether a value is a file by its address, where forms take it. */
export function isDeviceFile(value: unknown): boolean {
  return isRecord(value) && typeof value.uri === "string" && takesDeviceFiles();
}
