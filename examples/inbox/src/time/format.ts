/** The locale of the page and its dates. */
const LOCALE = "en-GB";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clock = new Intl.DateTimeFormat(LOCALE, {
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const weekday = new Intl.DateTimeFormat(LOCALE, { weekday: "short" });
const dayAndMonth = new Intl.DateTimeFormat(LOCALE, {
  day: "numeric",
  month: "short",
});
const date = new Intl.DateTimeFormat(LOCALE, {
  day: "numeric",
  month: "short",
  year: "numeric",
});
const longDay = new Intl.DateTimeFormat(LOCALE, {
  weekday: "long",
  day: "numeric",
  month: "long",
});
const full = new Intl.DateTimeFormat(LOCALE, {
  dateStyle: "full",
  timeStyle: "short",
});

/** How long ago a time is, in a short form for lists. */
export function shortAge(time: number, now: number): string {
  const age = now - time;
  if (age < MINUTE) return "now";
  if (age < HOUR) return `${Math.floor(age / MINUTE)} min`;
  if (age < DAY) return `${Math.floor(age / HOUR)} h`;
  if (age < 6 * DAY) return weekday.format(time);
  return sameYear(time, now) ? dayAndMonth.format(time) : date.format(time);
}

/** The day of a message, for the line between two days. */
export function dayName(time: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(time)) / DAY);
  if (days === 0) return "Today";
  if (days === 1) return "Yesterday";
  return sameYear(time, now) ? longDay.format(time) : date.format(time);
}

/** A remaining time: `3 h`, `12 min`. */
export function remaining(milliseconds: number): string {
  return milliseconds >= HOUR
    ? `${Math.floor(milliseconds / HOUR)} h`
    : `${Math.max(1, Math.floor(milliseconds / MINUTE))} min`;
}

export function timeOfDay(time: number): string {
  return clock.format(time);
}

export function shortDate(time: number): string {
  return date.format(time);
}

export function fullTime(time: number): string {
  return full.format(time);
}

/** Midnight before a time, local. */
export function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}

/** A local day in the format of filters: `2026-01-31`. */
export function dayKey(time: number): string {
  const { year, month, day } = Object.fromEntries(
    new Intl.DateTimeFormat(LOCALE, {
      year: "numeric",
      month: "2-digit",
      day: "2-digit",
    })
      .formatToParts(time)
      .map(({ type, value }) => [type, value]),
  );
  return `${year ?? ""}-${month ?? ""}-${day ?? ""}`;
}

function sameYear(time: number, now: number): boolean {
  return new Date(time).getFullYear() === new Date(now).getFullYear();
}
