import type { LogSearchRequest } from "@kapso-platform/types";
import {
  area,
  data,
  decodeJson,
  encodeJson,
  equals,
  formatMicroseconds,
  formatTimestamp,
  given,
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
import { settleExecutions } from "../workflows/advance.js";
import { columnOf, FILTER_KEYS, logSearchCatalog } from "./catalog.js";
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

/** How far a context search looks to either side of its moment. */
const CONTEXT = HOUR / 2;

/** A search, from a query or a body. */
type LogSearch = {
  [Name in keyof LogSearchRequest]: LogSearchRequest[Name] | undefined;
};

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
  const { since, until } = windowOf(request, clock.read());
  const text = query.trim();
  const found = await readEntries(
    database,
    sourcesOf(source),
    [
      sql`${entries.at} >= ${since}`,
      ...filterConditions(request.filters),
      given(request.around, () => sql`${entries.at} <= ${until}`),
      text === "" ? undefined : textCondition(text),
      problems || errors ? equals(entries.problem, true) : undefined,
      given(cursor, cursorCondition),
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
    window: { since: formatTimestamp(since), until: formatTimestamp(until) },
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

function sourcesOf(source: string): LogSource[] {
  const all = SOURCES.map(({ value }) => value);
  return source === "all" ? all : all.filter((value) => value === source);
}

/**
 * The time that a search covers. Without a moment to look around, it ends now, and
 * later entries are found too.
 *
 * @throws HttpProblem 422 for a context without a moment, or the reverse.
 */
function windowOf(
  { period = "24h", around }: LogSearch,
  now: Microseconds,
): { since: Microseconds; until: Microseconds } {
  if (period === "context") {
    const centre = around === undefined ? undefined : parseTimestamp(around);
    if (centre === undefined) {
      throw unprocessable(
        '"around" is missing; a search with "period" context must name the moment to look around.',
      );
    }
    return { since: centre - CONTEXT, until: centre + CONTEXT };
  }
  if (around !== undefined) {
    throw unprocessable(
      `"around" goes with "period" context only; got the period ${quote(period)}.`,
    );
  }
  const hours = period === "7d" ? 7 * 24 : 24;
  return { since: now - hours * HOUR, until: now };
}

/**
 * The conditions of the filters, given as an object or as a list of entries.
 *
 * @throws HttpProblem 422 for an unknown key.
 */
function filterConditions(filters: LogSearch["filters"]): Sql[] {
  const wanted = Array.isArray(filters)
    ? filters.map(({ key, value }) => [key, value] as const)
    : Object.entries(filters ?? {});
  return wanted.map(([name, value]) => {
    const key = FILTER_KEYS.find((known) => known === name);
    if (!key) {
      throw unprocessable(
        `Filter ${quote(name)} does not exist; use one of ${FILTER_KEYS.join(", ")}.`,
      );
    }
    const column = entries[columnOf(key)];
    return key === "endpoint_contains"
      ? sql`instr(${column}, ${String(value)}) > 0`
      : sql`CAST(${column} AS TEXT) = ${String(value)}`;
  });
}

/** The cursor of the entries after this one. */
function encodeLogCursor({ at, id }: Pick<Entry, "at" | "id">): string {
  return encodeJson({ at: formatMicroseconds(at), id });
}

/**
 * The condition of a cursor: what comes after it.
 *
 * @throws HttpProblem 422 for a text that is not a cursor.
 */
function cursorCondition(cursor: string): Sql {
  const { at, id } = decodeJson(cursor);
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
