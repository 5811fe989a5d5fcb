import type { LogSearchRequest } from "@kapso-platform/types";
import {
  formatMicroseconds,
  HOUR,
  parseTimestamp,
  quote,
  sql,
  unprocessable,
  type Microseconds,
  type Sql,
} from "../../kernel.js";
import { FILTERS } from "./catalog.js";
import { entries, type Entry } from "./entries.js";
import { SOURCES, type LogSource } from "./sources.js";

const PERIODS: Readonly<Record<string, number>> = {
  "24h": 24 * HOUR,
  "7d": 7 * 24 * HOUR,
};

/** How far a context search looks to either side of its moment. */
const CONTEXT = HOUR / 2;

/** A search, from a query or a body. */
export type LogSearch = {
  [Name in keyof LogSearchRequest]: LogSearchRequest[Name] | undefined;
};

/** The time that a search covers. */
export interface SearchWindow {
  since: Microseconds;
  until: Microseconds;
  /** False for a window that ends now: it is open. */
  isClosed: boolean;
}

/** The sources of a search. */
export function sourcesOf(source: string | undefined): LogSource[] {
  const all = SOURCES.map(({ value }) => value);
  return source === undefined || source === "all"
    ? all
    : all.filter((value) => value === source);
}

/**
 * The window of a search.
 *
 * @throws HttpProblem 422 for a context without a moment, or the reverse.
 */
export function windowOf(
  { period = "24h", around }: LogSearch,
  now: Microseconds,
): SearchWindow {
  if (period === "context") {
    const centre = around === undefined ? undefined : parseTimestamp(around);
    if (centre === undefined) {
      throw unprocessable(
        '"around" is missing; a search with "period" context must name the moment to look around.',
      );
    }
    return {
      since: centre - CONTEXT,
      until: centre + CONTEXT,
      isClosed: true,
    };
  }
  if (around !== undefined) {
    throw unprocessable(
      `"around" goes with "period" context only; got the period ${quote(period)}.`,
    );
  }
  const length = PERIODS[period] ?? 24 * HOUR;
  return { since: now - length, until: now, isClosed: false };
}

/**
 * The conditions of the filters, given as an object or as a list of entries.
 *
 * @throws HttpProblem 422 for an unknown key.
 */
export function filterConditions(filters: LogSearch["filters"]): Sql[] {
  const given = Array.isArray(filters)
    ? filters.map(({ key, value }) => [key, value] as const)
    : Object.entries(filters ?? {});
  return given.map(([key, value]) => {
    const filter = Object.hasOwn(FILTERS, key) ? FILTERS[key] : undefined;
    if (!filter) {
      throw unprocessable(
        `Filter ${quote(key)} does not exist; use one of ${Object.keys(FILTERS).join(", ")}.`,
      );
    }
    const column = entries[filter.column];
    return filter.contains
      ? sql`instr(${column}, ${String(value)}) > 0`
      : sql`CAST(${column} AS TEXT) = ${String(value)}`;
  });
}

/** The position of an entry as `next_cursor` spells it. */
export function encodeLogCursor({ at, id }: Pick<Entry, "at" | "id">): string {
  const json = JSON.stringify({ at: formatMicroseconds(at), id });
  return Buffer.from(json, "utf8").toString("base64");
}

/**
 * The condition that a cursor stands for: what comes after it.
 *
 * @throws HttpProblem 422 for a text that is not a cursor.
 */
export function cursorCondition(cursor: string): Sql {
  let content: unknown;
  try {
    content = JSON.parse(Buffer.from(cursor, "base64").toString("utf8"));
  } catch {
    content = undefined;
  }
  const { at, id } = (content ?? {}) as Record<string, unknown>;
  const time = typeof at === "string" ? parseTimestamp(at) : undefined;
  if (
    time === undefined ||
    typeof id !== "string" ||
    encodeLogCursor({ at: time, id }) !== cursor
  ) {
    throw unprocessable(
      `"cursor" must be pagination.next_cursor of an earlier response; got ${quote(cursor)}.`,
    );
  }
  return sql`(${entries.at}, ${entries.id}) < (${time}, ${id})`;
}
