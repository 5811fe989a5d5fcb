import "react-day-picker/style.css";
import { type ReactElement, useState } from "react";
import { DayPicker } from "react-day-picker";
import { changeFilters } from "../routing/route.js";
import { dayKey } from "../time/format.js";

/** A calendar in which two clicks choose the first and the last day. */
export default function DayRange({
  from,
  to,
}: {
  from: string | null;
  to: string | null;
}): ReactElement {
  const [today] = useState(() => new Date());
  const first = toDate(from);
  const last = toDate(to);
  return (
    <DayPicker
      className="calendar"
      mode="range"
      weekStartsOn={1}
      selected={first ? { from: first, to: last ?? today } : undefined}
      defaultMonth={last ?? first ?? today}
      endMonth={today}
      disabled={{ after: today }}
      onSelect={(range) => {
        changeFilters({ from: toKey(range?.from), to: toKey(range?.to) });
      }}
    />
  );
}

function toDate(day: string | null): Date | undefined {
  return day === null ? undefined : new Date(`${day}T00:00`);
}

function toKey(date: Date | undefined): string | null {
  return date ? dayKey(date.getTime()) : null;
}
