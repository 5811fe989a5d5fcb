import { CalendarDays } from "lucide-react";
import { type ReactElement, Suspense, lazy, useRef } from "react";
import { changeFilters } from "../routing/route.js";
import { dayKey, shortDate } from "../time/format.js";

const DAY = 86_400_000;

/** Few people need the calendar, so it is loaded on demand. */
const DayRange = lazy(() => import("./day-range.js"));

const PRESETS = [
  { name: "Today", days: 0 },
  { name: "Last 7 days", days: 6 },
  { name: "Last 30 days", days: 29 },
] as const;

/** Filters conversations by the days of their latest activity. */
export function ActivityFilter({
  from,
  to,
}: {
  from: string | null;
  to: string | null;
}): ReactElement {
  const popover = useRef<HTMLDivElement>(null);
  const isSet = from !== null || to !== null;
  const choose = (range: { from: string | null; to: string | null }): void => {
    changeFilters(range);
    popover.current?.hidePopover();
  };
  return (
    <div className="activity">
      <button
        type="button"
        className="chip"
        data-set={isSet || undefined}
        popoverTarget="activity-range"
        aria-label={`Activity: ${rangeName(from, to)}`}
      >
        <CalendarDays size={14} aria-hidden="true" />
        {rangeName(from, to)}
      </button>
      <div
        ref={popover}
        id="activity-range"
        popover="auto"
        className="popover"
        role="group"
        aria-label="Activity"
      >
        <div className="popover-presets">
          <button
            type="button"
            className="menu-item"
            onClick={() => {
              choose({ from: null, to: null });
            }}
          >
            Any time
          </button>
          {PRESETS.map(({ name, days }) => (
            <button
              key={name}
              type="button"
              className="menu-item"
              onClick={() => {
                choose({ from: dayKey(Date.now() - days * DAY), to: null });
              }}
            >
              {name}
            </button>
          ))}
        </div>
        <Suspense fallback={<div className="calendar skeleton" />}>
          <DayRange from={from} to={to} />
        </Suspense>
      </div>
    </div>
  );
}

function rangeName(from: string | null, to: string | null): string {
  const name = (day: string): string => shortDate(Date.parse(`${day}T12:00`));
  if (from !== null && to !== null) return `${name(from)} – ${name(to)}`;
  if (from !== null) return `Since ${name(from)}`;
  return to === null ? "Any time" : `Until ${name(to)}`;
}
