import { settleExecutions } from "../workflows/advance.js";
import type { LogSearchRequest } from "@kapso-platform/types";
import {
  area,
  data,
  equals,
  formatMicroseconds,
  formatTimestamp,
  HOUR,
  parseTimestamp,
  quote,
  sql,
  unprocessable,
  type Call,
  type Database,
  type Microseconds,
  type Reply,
  type Sql,
} from "../../kernel.js";
import { FILTERS, logSearchCatalog } from "./catalog.js";
import {
  entries,
  readEntries,
  SOURCES,
  toLogEvent,
  type Entry,
  type LogSource,
} from "./entries.js";

/** Texts to search for that make the search unavailable, or fail. */
const UNAVAILABLE = "sandbox: unavailable";
const FAILING = "sandbox: fail";

/** Tag Log Search: what the sandbox recorded, from all sources. */
export const logSearchArea = area({
  tables: [],
  handlers: {
    searchLogs: (call) => search(call, call.query),
    searchLogsWithFilters: (call) => search(call, call.body ?? {}),
    getLogSearchCatalog: () =>
      Promise.resolve(data({ available: true, catalog: logSearchCatalog() })),
  },
});

async function search(
  call: Call<"searchLogs" | "searchLogsWithFilters">,
  request: LogSearch,
): Promise<Reply> {
  const { database, clock, settleLogs } = call;
  // Events of executions are searched too, also those that are due.
  await settleExecutions(call);
  await settleLogs();
  const {
    query = "",
    source = "all",
    limit = 50,
    problems_only: problems,
    // oxlint-disable-next-line typescript/no-deprecated -- still accepted
    errors_only: errors,
    cursor,
  } = request;
  if (query === UNAVAILABLE) return data({ available: false, events: [] });
  if (query === FAILING) return FAILURE;
  const window = windowOf(request, clock.read());
  const text = query.trim();
  const found = await readEntries(
    database,
    sourcesOf(source),
    [
      sql`${entries.at} >= ${window.since}`,
      ...filterConditions(request.filters),
      window.isClosed ? sql`${entries.at} <= ${window.until}` : undefined,
      text === "" ? undefined : textCondition(text),
      problems || errors ? equals(entries.problem, true) : undefined,
      cursor === undefined ? undefined : cursorCondition(cursor),
    ],
    limit + 1,
  );
  const page = found.slice(0, limit);
  const last = page.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  const events = await withHighlights(database, page, request);
  return data({
    available: true,
    source,
    window: {
      since: formatTimestamp(window.since),
      until: formatTimestamp(window.until),
    },
    events: events.map(toLogEvent),
    pagination: {
      has_more: hasMore,
      next_cursor: hasMore ? encodeLogCursor(last) : null,
    },
  });
}

/** A failed search: 422 with the shape of a result. */
const FAILURE: Reply = {
  status: 422,
  body: {
    data: {
      available: true,
      events: [],
      error: "The search failed.",
      code: "elastic_search_failed",
    },
  },
};

function textCondition(text: string): Sql {
  const searched = sql`${entries.message} || ' ' || coalesce(${entries.error_message}, '') || ' ' || ${entries.resource_id} || ' ' || ${entries.id}`;
  return sql`instr(lower(${searched}), ${text.toLowerCase()}) > 0`;
}

/** Adds the highlighted entries to a page that does not have them. */
async function withHighlights(
  database: Database,
  page: Entry[],
  request: LogSearch,
): Promise<Entry[]> {
  const events = [...page];
  const wanted = [
    ["id", request.highlight_event_id],
    ["resource_id", request.highlight_resource_id],
  ] as const;
  for (const [column, value] of wanted) {
    if (value === undefined || events.some((row) => row[column] === value)) {
      continue;
    }
    const where = [equals(entries[column], value)];
    events.push(...(await readEntries(database, sourcesOf("all"), where, 1)));
  }
  return events.sort((a, b) => b.at - a.at);
}

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
