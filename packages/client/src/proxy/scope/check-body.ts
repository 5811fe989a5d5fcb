import { Rejection } from "../rejection.js";
import { type Pins, toComparable } from "./pins.js";

/**
 * Rejects a body with another value for a pinned parameter, at any depth and in any spelling:
 * `phone_number_id`, `phoneNumberId`, a list of `phone_number_ids`, and for an id also
 * `from_phone_number_id`. Such a body could move an item to another scope, or access an item
 * there.
 *
 * @throws Rejection 403
 */
export function checkBody(body: unknown, pins: Pins): void {
  if (pins.size === 0) return;
  const pinned = [...pins].map(([name, value]) => ({
    name,
    value,
    spelling: normalize(name),
  }));
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      const sent = normalize(key);
      for (const pin of pinned) {
        if (isSpelling(sent, pin.spelling) && !isOnly(item, pin.value)) {
          throw new Rejection(403, `${pin.name} cannot be changed`);
        }
      }
      walk(item);
    }
  };
  walk(body);
}

function isSpelling(sent: string, pinned: string): boolean {
  const one = sent.endsWith(`${pinned}s`) ? sent.slice(0, -1) : sent;
  return pinned.endsWith("id") ? one.endsWith(pinned) : one === pinned;
}

function isOnly(sent: unknown, pinned: string): boolean {
  // An empty list can select all values.
  return Array.isArray(sent)
    ? sent.length > 0 && sent.every((item) => toComparable(item) === pinned)
    : toComparable(sent) === pinned;
}

function normalize(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z\d]/g, "");
}
