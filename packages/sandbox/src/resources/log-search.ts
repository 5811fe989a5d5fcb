import type { Row } from "@libsql/client";
import { logSearchCatalog } from "../log-search/catalog.js";
import {
  cursorCondition,
  encodeLogCursor,
  filterConditions,
  sourcesOf,
  windowOf,
  type LogSearch,
} from "../log-search/request.js";
import { data, type Reply } from "../http/reply.js";
import {
  requiredNumber,
  requiredText,
  type Database,
} from "../storage/database.js";
import type { Condition } from "../storage/keyset.js";
import { logStatement, toLogEvent } from "../storage/log-search.js";
import { formatTimestamp } from "../storage/timestamps.js";
import { settleExecutions } from "../areas/workflows/advance.js";
import type { Call, Handlers } from "./handler.js";

/** Texts to search for that play a search which is down, or fails. */
const UNAVAILABLE = "sandbox: unavailable";
const FAILING = "sandbox: fail";

/** Tag Log Search: what the sandbox recorded, from all sources. */
export const logSearchHandlers = {
  async searchLogs(call) {
    return search(call, call.query);
  },

  async searchLogsWithFilters(call) {
    return search(call, call.body ?? {});
  },

  getLogSearchCatalog() {
    return Promise.resolve(
      data({ available: true, catalog: logSearchCatalog() }),
    );
  },
} satisfies Handlers;

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
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- still taken
    errors_only: errors,
  } = request;
  if (query === UNAVAILABLE) return data({ available: false, events: [] });
  if (query === FAILING) return FAILURE;
  const window = windowOf(request, clock.read());
  const sources = sourcesOf(source);
  const where: Condition[] = filterConditions(request.filters);
  if (window.isClosed) where.push({ sql: "at <= ?", args: [window.until] });
  if (query.trim() !== "") where.push(textCondition(query.trim()));
  if (problems || errors) {
    where.push({ sql: "problem", args: [] });
  }
  const { cursor } = request;
  const from = cursor === undefined ? [] : [cursorCondition(cursor)];
  const { sql, args } = logStatement(
    sources,
    window.since,
    [...where, ...from],
    limit + 1,
  );
  const found = await database.rows(sql, args);
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
      next_cursor: hasMore
        ? encodeLogCursor(requiredNumber(last, "at"), requiredText(last, "id"))
        : null,
    },
  });
}

/** A failed search: 422 with the shape of an answer. */
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

function textCondition(text: string): Condition {
  const columns = ["message", "error_message", "resource_id", "id"];
  const searched = columns.map((column) => `coalesce(${column}, '')`);
  return {
    sql: `instr(lower(${searched.join(" || ' ' || ")}), ?) > 0`,
    args: [text.toLowerCase()],
  };
}

/** Puts the highlighted entries into a page where they are not in it. */
async function withHighlights(
  database: Database,
  page: Row[],
  request: LogSearch,
): Promise<Row[]> {
  const events = [...page];
  const wanted = [
    ["id", request.highlight_event_id],
    ["resource_id", request.highlight_resource_id],
  ] as const;
  for (const [column, value] of wanted) {
    if (value === undefined || events.some((row) => row[column] === value)) {
      continue;
    }
    const { sql, args } = logStatement(
      sourcesOf("all"),
      0,
      [{ sql: `${column} = ?`, args: [value] }],
      1,
    );
    events.push(...(await database.rows(sql, args)));
  }
  return events.sort(
    (a, b) => requiredNumber(b, "at") - requiredNumber(a, "at"),
  );
}
