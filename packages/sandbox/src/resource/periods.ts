import type { Clock } from "../clock.js";
import { HOUR, type Microseconds } from "../storage/timestamps.js";

/** How far back the logs look; the default is a day. */
export type Period = "24h" | "7d" | "30d";

const LENGTHS: Readonly<Record<Period, Microseconds>> = {
  "24h": 24 * HOUR,
  "7d": 7 * 24 * HOUR,
  "30d": 30 * 24 * HOUR,
};

/** When a period that ends now began. */
export function startOf(
  period: Period | undefined,
  clock: Clock,
): Microseconds {
  return clock.read() - LENGTHS[period ?? "24h"];
}
