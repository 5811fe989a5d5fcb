/**
 * Whether day and time of a date-time exist. `Date` would convert February 30 to March
 * 2, and 24:00 to the next day.
 *
 * @param text - Date and time as in RFC 3339, in any zone.
 */
export function isOnCalendar(text: string): boolean {
  const wall = text.slice(0, 19).toUpperCase();
  // Null for an invalid date, although its type is `string`.
  const json = new Date(`${wall}Z`).toJSON() as string | null;
  return json?.startsWith(wall) ?? false;
}
