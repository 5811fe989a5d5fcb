import {
  area,
  data,
  equals,
  formatTimestamp,
  sql,
  type Call,
  type Database,
  type Reply,
  type Sql,
} from "../../kernel.js";
import { settleExecutions } from "../workflows/advance.js";
import { logSearchCatalog } from "./catalog.js";
import { entries, readEntries, toLogEvent, type Entry } from "./entries.js";
import {
  cursorCondition,
  encodeLogCursor,
  filterConditions,
  sourcesOf,
  windowOf,
  type LogSearch,
} from "./request.js";

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
