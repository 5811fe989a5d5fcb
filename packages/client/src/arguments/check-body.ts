import { type Operation, outerEnvelope } from "../operations.js";
import { checkDate } from "./check-date.js";

/**
 * Writes each date-time of a body as it is sent.
 *
 * @throws KapsoArgumentError for a date that does not parse
 */
export function checkBody(
  operation: Operation | undefined,
  body: unknown,
): unknown {
  if (!operation?.dates || typeof body !== "object" || body === null) {
    return body;
  }
  const sent = body as Record<string, unknown>;
  const envelope = outerEnvelope(operation.body);
  const content = (envelope === undefined ? sent : sent[envelope]) as
    Record<string, unknown> | null | undefined;
  const dates: Record<string, string> = {};
  for (const name of operation.dates) {
    const value = content?.[name];
    // Null takes a date away.
    if (value !== undefined && value !== null) {
      dates[name] = checkDate(name, value);
    }
  }
  if (Object.keys(dates).length === 0) return body;
  const checked = { ...content, ...dates };
  return envelope === undefined ? checked : { ...sent, [envelope]: checked };
}
