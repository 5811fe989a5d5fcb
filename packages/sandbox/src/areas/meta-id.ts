import { randomInt } from "node:crypto";

/** A new id in the form of Meta's: 16 digits. */
export function newMetaId(): string {
  return `1${randomInt(2 ** 47)
    .toString()
    .padStart(15, "0")}`;
}
