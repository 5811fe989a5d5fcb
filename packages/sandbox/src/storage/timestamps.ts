/**
 * Instants are stored as whole microseconds since 1970 (the precision of the
 * API's cursors). JavaScript counts them exactly until the year 2255; later
 * instants are clamped, which only matters to filters such as "before 9999".
 */
export type Microseconds = number;

export const SECOND: Microseconds = 1_000_000;
export const MINUTE: Microseconds = 60 * SECOND;
export const HOUR: Microseconds = 60 * MINUTE;
export const DAY: Microseconds = 24 * HOUR;

const RFC3339 =
  /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:([Zz])|([+-])(\d{2}):(\d{2}))$/;

/**
 * Reads an RFC 3339 date-time with any offset and up to nine fraction digits;
 * digits beyond the sixth are cut off.
 *
 * @returns the instant, or undefined when `text` is not a date-time.
 */
export function parseTimestamp(text: string): Microseconds | undefined {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [y = 0, mo = 0, d = 0, h = 0, mi = 0, s = 0] = match
    .slice(1, 7)
    .map(Number);
  const [fraction = "", , sign, ...offset] = match.slice(7);
  const leapSecond = s === 60;
  if (h > 23 || mi > 59 || (s > 59 && !leapSecond)) return undefined;
  const date = new Date(0);
  // setUTCFullYear, because Date.UTC reads the years 0-99 as 1900-1999.
  date.setUTCFullYear(y, mo - 1, d);
  if (date.getUTCMonth() !== mo - 1 || date.getUTCDate() !== d) {
    return undefined;
  }
  const [offsetHours = 0, offsetMinutes = 0] = offset.map(
    (part: string | undefined) => Number(part ?? 0),
  );
  if (offsetHours > 23 || offsetMinutes > 59) return undefined;
  const ahead = (offsetHours * 60 + offsetMinutes) * (sign === "-" ? -1 : 1);
  const seconds = date.getTime() / 1000 + h * 3600 + (mi - ahead) * 60 + s;
  const micros =
    seconds * 1_000_000 + Number(fraction.slice(0, 6).padEnd(6, "0"));
  return Math.min(micros, Number.MAX_SAFE_INTEGER);
}

/** The date parts of texts by day: to format one is most of the work. */
const dates = new Map<number, string>();

/** The most dates that are kept; the data of a sandbox has about a hundred. */
const MAX_DATES = 1000;

function dateOf(day: number): string {
  const known = dates.get(day);
  if (known !== undefined) return known;
  if (dates.size >= MAX_DATES) dates.clear();
  const text = new Date((day * DAY) / 1000).toISOString().slice(0, 11);
  dates.set(day, text);
  return text;
}

/** The date-time of the whole second, and the microseconds beyond it. */
function split(instant: Microseconds): [second: string, fraction: number] {
  const day = Math.floor(instant / DAY);
  const seconds = Math.floor(instant / SECOND) - (day * DAY) / SECOND;
  const fraction = instant - Math.floor(instant / SECOND) * SECOND;
  const hour = twoDigits(Math.floor(seconds / 3600));
  const minute = twoDigits(Math.floor(seconds / 60) % 60);
  const second = twoDigits(seconds % 60);
  return [`${dateOf(day)}${hour}:${minute}:${second}`, fraction];
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}

function sixDigits(fraction: number): string {
  return String(SECOND + fraction).slice(1);
}

/** Six fraction digits and `Z`: the form inside cursors and on contacts. */
export function formatMicroseconds(instant: Microseconds): string {
  const [second, fraction] = split(instant);
  return `${second}.${sixDigits(fraction)}Z`;
}

/**
 * The form of most responses: no fraction on a whole second
 * (`2025-07-16T09:45:00Z`), six digits otherwise.
 */
export function formatTimestamp(instant: Microseconds): string;
export function formatTimestamp(instant: Microseconds | null): string | null;
export function formatTimestamp(instant: Microseconds | null): string | null {
  if (instant === null) return null;
  const [second, fraction] = split(instant);
  return fraction === 0 ? `${second}Z` : `${second}.${sixDigits(fraction)}Z`;
}

/** A row whose instants, the members that end in `_at`, are as the API shows them. */
export function dated<R extends object>(row: R): Dated<R> {
  return formatted(row, formatTimestamp);
}

/** `dated` with six fraction digits always. */
export function datedExactly<R extends object>(row: R): Dated<R> {
  return formatted(row, formatMicroseconds);
}

type Dated<R> = {
  [N in keyof R]: N extends `${string}_at`
    ? null extends R[N]
      ? string | null
      : string
    : R[N];
};

function formatted<R extends object>(
  row: R,
  format: (instant: Microseconds) => string,
): Dated<R> {
  const result = { ...row } as Record<string, unknown>;
  for (const name in result) {
    const value = result[name];
    if (typeof value === "number" && name.endsWith("_at")) {
      result[name] = format(value);
    }
  }
  return result as Dated<R>;
}

/** The Unix seconds of an instant as a string, as on messages. */
export function formatUnixSeconds(instant: Microseconds): string {
  return String(Math.floor(instant / 1_000_000));
}
