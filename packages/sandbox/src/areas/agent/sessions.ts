import type {
  AgentPaginationMeta,
  AgentSession,
  Paging,
  SessionRun,
} from "@kapso-platform/types";
import {
  cursorReply,
  formatTimestamp,
  HttpProblem,
  quote,
  readNumberedPage,
  sql,
  unprocessable,
  type CursorListing,
  type CursorParameters,
  type Handlers,
  type NumberedCall,
  type Reply,
  type Row,
  type Sql,
} from "../../kernel.js";
import { findMode, MODES } from "./modes.js";
import {
  agentRuns,
  agentSessions,
  runsWithSession,
  sessionsWithRuns,
  toRun,
} from "./run.js";

/** Numbered pages end here, by the description. */
const MAX_PAGE = 50;

/** A call of a list that is paged in either way. */
interface EitherCall extends NumberedCall {
  query: NumberedCall["query"] & CursorParameters;
}

/** One page, with `paging` or with `meta`. */
interface EitherPage {
  data: unknown[];
  paging?: Paging;
  meta?: AgentPaginationMeta;
}

/** Tag Agent Sessions: conversations with agents, and what is in them. */
export const agentSessionHandlers = {
  listAgentModeSessions: {
    // A page number beyond the last has a response of its own.
    lenient: ["page"],
    mapProblem: pageProblem,
    handle(call): Promise<Reply> {
      const { mode } = call.path;
      if (!findMode(mode)) {
        const slugs = MODES.map((each) => each.mode).join(", ");
        throw unprocessable(
          `The mode in the path must be one of ${slugs}; got ${quote(mode)}.`,
        );
      }
      return call.database.exclusively(async () => {
        const body = await readEither(call, {
          table: agentSessions,
          source: sessionsWithRuns,
          where: { mode },
          orderBy: sql`${agentSessions.last_activity_at} DESC, ${agentSessions.id} DESC`,
          toItem: toSession,
        });
        return { status: 200, body };
      });
    },
  },

  getAgentSession: {
    lenient: ["page"],
    mapProblem: (problem) =>
      problem.status === 404 ? sessionNotFound() : pageProblem(problem),
    handle(call): Promise<Reply> {
      const { path, database } = call;
      return database.exclusively(async () => {
        const session = await database.first(sessionsWithRuns, { id: path.id });
        if (!session) throw sessionNotFound();
        const { data: runs, ...rest } = await readEither(call, {
          table: agentRuns,
          source: runsWithSession,
          where: { session_id: path.id },
          orderBy: sql`${agentRuns.created_at} DESC, ${agentRuns.id} DESC`,
          toItem: toSessionRun,
        });
        const data = { session: toSession(session), runs };
        return { status: 200, body: { data, ...rest } };
      });
    },
  },
} satisfies Handlers;

/** A row as the API shows it. */
function toSession(row: Row<typeof sessionsWithRuns>): AgentSession {
  const { latest_run: latest } = row;
  return {
    conversation_id: row.id,
    title: row.title,
    status: latest?.status === "paused" ? "paused" : "active",
    created_at: formatTimestamp(row.created_at),
    run_count: row.run_count,
    latest_run: latest && {
      ...latest,
      created_at: formatTimestamp(latest.created_at),
    },
    last_activity_at: formatTimestamp(row.last_activity_at),
  };
}

/** A run as its session shows it: without the result. */
function toSessionRun(row: Row<typeof runsWithSession>): SessionRun {
  return { ...toRun(row), result: null };
}

/** A page by cursor if the request has one of its parameters, else by number. */
async function readEither<F>(
  call: EitherCall,
  list: CursorListing<F> & { orderBy: Sql },
): Promise<EitherPage> {
  const { searchParams } = call.url;
  if (["limit", "before", "after"].some((name) => searchParams.has(name))) {
    const { body } = await cursorReply(call, list);
    // The body of every cursor list.
    return body as Required<Pick<EitherPage, "data" | "paging">>;
  }
  const { page = 1 } = call.query;
  if (page > MAX_PAGE) throw windowExceeded(page);
  const { rows, meta } = await readNumberedPage(call, list.source, list);
  return {
    data: rows.map(list.toItem),
    meta: {
      ...meta,
      has_next: page < meta.total_pages,
      total_count_estimated: false,
    },
  };
}

/** Wrong paging parameters have status 400 here; other lists have 422. */
function pageProblem(problem: HttpProblem): HttpProblem {
  const { status, message } = problem;
  return status === 422 && message.startsWith("Query parameter")
    ? new HttpProblem(400, message)
    : problem;
}

function windowExceeded(page: number): HttpProblem {
  const detail = `Page ${page} is beyond numbered paging, which ends at page ${MAX_PAGE}. Use limit with before or after instead.`;
  return new HttpProblem(400, detail, {
    body: { message: "legacy_offset_pagination_limit_exceeded", detail },
  });
}

/** The only 404 of the service without a member `error`. */
function sessionNotFound(): HttpProblem {
  const detail = "Session not found.";
  return new HttpProblem(404, detail, {
    body: { message: "record_not_found", detail },
  });
}
