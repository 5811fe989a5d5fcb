import type { ReactElement } from "react";
import { useTimeText } from "./clock.js";
import { fullTime, shortAge } from "./format.js";

/** How long ago a time is; updates itself. */
export function RelativeTime({ iso }: { iso: string }): ReactElement {
  const time = Date.parse(iso);
  const text = useTimeText((now) => shortAge(time, now));
  return (
    <time className="time" dateTime={iso} title={fullTime(time)}>
      {text}
    </time>
  );
}
