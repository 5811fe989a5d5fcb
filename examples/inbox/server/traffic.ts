import type { Sandbox } from "@kapso-platform/sandbox";
import { KNOWN_CONTACTS } from "./demo-data.js";

const TEXTS: readonly [string, ...string[]] = [
  "Hi! Is my order on its way?",
  "Thanks, that was quick!",
  "Could you send me the invoice again?",
  "¿A qué hora abren mañana?",
  "Can we move the appointment to Thursday?",
  "謝謝！",
  "شكرا جزيلا",
];

/**
 * Sends messages from contacts at random times, so that the list shows live updates.
 *
 * @param seconds - average seconds between two messages
 */
export function startTraffic(sandbox: Sandbox, seconds: number): void {
  const next = (): void => {
    const wait = seconds * 1000 * (0.5 + Math.random());
    setTimeout(() => {
      sandbox
        .receiveMessage({ from: pick(KNOWN_CONTACTS), text: pick(TEXTS) })
        // The sandbox is closed: the process exits.
        .catch(() => {})
        .finally(next);
    }, wait).unref();
  };
  next();
}

function pick<T>(values: readonly [T, ...T[]]): T {
  return values[Math.floor(Math.random() * values.length)] ?? values[0];
}
