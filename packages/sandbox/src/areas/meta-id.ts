import { randomInt } from "node:crypto";

/** A new id as Meta gives them: 16 digits. */
export function newMetaId(): string {
  return `1${randomInt(2 ** 47)
    .toString()
    .padStart(15, "0")}`;
}
