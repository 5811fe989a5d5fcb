/**
 * Whether day and time of a date-time exist: `Date` takes February 30 for March 2,
 * and 24:00 for the next day.
 *
 * @param text - Date and time as in RFC 3339, whatever its zone.
 */
export function isOnCalendar(text: string): boolean {
  const wall = text.slice(0, 19).toUpperCase();
  // Null for an invalid date, whatever its type says.
  const json = new Date(`${wall}Z`).toJSON() as string | null;
  return json?.startsWith(wall) ?? false;
}
