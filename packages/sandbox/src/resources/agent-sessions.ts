import type { AgentPaginationMeta, Paging } from "@kapso-platform/types";
import { findMode, MODES } from "../agent/modes.js";
import { withRuns } from "../agent/progress.js";
import { HttpProblem, quote, unprocessable } from "../http/problem.js";
import {
  answerCursorList,
  type CursorParameters,
} from "../pagination/cursor-list.js";
import { readOffsetPage } from "../pagination/offset-list.js";
import {
  findSession,
  RUN_FROM,
  RUN_SELECT,
  SESSION_FROM,
  SESSION_SELECT,
  toSession,
  toSessionRun,
} from "../storage/agent.js";
import type { Database } from "../storage/database.js";
import type { Handlers } from "./handler.js";

/** Numbered pages end here, by the description. */
const MAX_PAGE = 50;

type CursorList = Parameters<typeof answerCursorList>[1];

/** The query of a list that is paged in either way. */
interface EitherParameters extends CursorParameters {
  page?: number | undefined;
  per_page?: number | undefined;
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
    // A page number beyond the last has an answer of its own.
    lenient: ["page"],
    refuse: refusePage,
    handle(call) {
      const { path, query, url, database } = call;
      if (!findMode(path.mode)) {
        const slugs = MODES.map(({ mode }) => mode).join(", ");
        throw unprocessable(
          `The mode in the path must be one of ${slugs}; got ${quote(path.mode)}.`,
        );
      }
      const list: CursorList = {
        query: {
          select: SESSION_SELECT,
          from: SESSION_FROM,
          sort: "s.last_activity_at",
          id: "s.id",
          where: [{ sql: "s.mode = ?", args: [path.mode] }],
        },
        table: "agent_sessions",
        toItem: toSession,
      };
      return withRuns(call, async () => ({
        status: 200,
        body: await readEither(database, list, url, query),
      }));
    },
  },

  getAgentSession: {
    lenient: ["page"],
    refuse: (problem) =>
      problem.status === 404 ? sessionNotFound() : refusePage(problem),
    handle(call) {
      const { path, query, url, database } = call;
      const list: CursorList = {
        query: {
          select: RUN_SELECT,
          from: RUN_FROM,
          sort: "r.created_at",
          id: "r.id",
          where: [{ sql: "r.session_id = ?", args: [path.id] }],
        },
        table: "agent_runs",
        toItem: toSessionRun,
      };
      return withRuns(call, async () => {
        const session = await findSession(database, path.id);
        if (!session) throw sessionNotFound();
        const page = await readEither(database, list, url, query);
        const { data: runs, ...rest } = page;
        const data = { session: toSession(session), runs };
        return { status: 200, body: { data, ...rest } };
      });
    },
  },
} satisfies Handlers;

/** A page by cursor where the request has one of its parameters, else by number. */
async function readEither(
  database: Database,
  list: CursorList,
  { searchParams }: URL,
  query: EitherParameters,
): Promise<EitherPage> {
  const byCursor = ["limit", "before", "after"].some((name) =>
    searchParams.has(name),
  );
  if (byCursor) {
    try {
      const { body } = await answerCursorList(database, list, query);
      // The body of every cursor list.
      return body as Required<Pick<EitherPage, "data" | "paging">>;
    } catch (error) {
      throw error instanceof HttpProblem ? refusePage(error) : error;
    }
  }
  const { page = 1, per_page: perPage = 20 } = query;
  if (page > MAX_PAGE) throw windowExceeded(page);
  const { select, from, where, sort, id } = list.query;
  const orderBy = `${sort} DESC, ${id} DESC`;
  const { rows, meta } = await readOffsetPage(
    database,
    { select, from, where, orderBy },
    page,
    perPage,
  );
  return {
    data: rows.map(list.toItem),
    meta: {
      ...meta,
      has_next: page < meta.total_pages,
      total_count_estimated: false,
    },
  };
}

/** Wrong paging parameters have status 400 here, where other lists have 422. */
function refusePage(problem: HttpProblem): HttpProblem {
  return problem.status === 422
    ? new HttpProblem(400, problem.message)
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
