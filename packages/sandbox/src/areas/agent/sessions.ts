import type {
  AgentPaginationMeta,
  AgentSession,
  Paging,
} from "@kapso-platform/types";
import {
  badRequest,
  cursorReply,
  dated,
  exclusive,
  found,
  HttpProblem,
  pick,
  quote,
  readNumberedPage,
  sql,
  unprocessable,
  type CursorListing,
  type CursorParameters,
  type Handlers,
  type NumberedCall,
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

/** The last numbered page, according to the description. */
const MAX_PAGE = 50;

/** A call of a list with both kinds of pages. */
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
    handle: exclusive(async (call) => {
      const { mode } = call.path;
      if (!findMode(mode)) {
        const slugs = MODES.map((each) => each.mode).join(", ");
        throw unprocessable(
          `The mode in the path must be one of ${slugs}; got ${quote(mode)}.`,
        );
      }
      const body = await readEither(call, {
        source: sessionsWithRuns,
        where: { mode },
        orderBy: sql`${agentSessions.last_activity_at} DESC, ${agentSessions.id} DESC`,
        toItem: toSession,
      });
      return { status: 200, body };
    }),
  },

  getAgentSession: {
    lenient: ["page"],
    mapProblem: pageProblem,
    handle: exclusive(async (call) => {
      const { id } = call.path;
      const session = await call.database.first(sessionsWithRuns, { id });
      const { data: runs, ...rest } = await readEither(call, {
        source: runsWithSession,
        where: { session_id: found(session, "Session not found.").id },
        orderBy: sql`${agentRuns.created_at} DESC, ${agentRuns.id} DESC`,
        toItem: (row) => ({ ...toRun(row), result: null }),
      });
      const data = { session: session && toSession(session), runs };
      return { status: 200, body: { data, ...rest } };
    }),
  },
} satisfies Handlers;

function toSession(row: Row<typeof sessionsWithRuns>): AgentSession {
  const { latest_run: latest, run_count } = row;
  const shown = pick(row, "title", "created_at", "last_activity_at");
  return {
    ...dated(shown),
    conversation_id: row.id,
    status: latest?.status === "paused" ? "paused" : "active",
    run_count,
    latest_run: latest && dated(latest),
  };
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
  if (page > MAX_PAGE) {
    const detail = `Page ${page} is beyond numbered paging, which ends at page ${MAX_PAGE}. Use limit with before or after instead.`;
    throw detailed(400, "legacy_offset_pagination_limit_exceeded", detail);
  }
  const { rows, meta } = await readNumberedPage(call, list.source, list);
  const more = { has_next: page < meta.total_pages };
  return {
    data: rows.map(list.toItem),
    meta: { ...meta, ...more, total_count_estimated: false },
  };
}

/**
 * Wrong paging parameters have status 400 here; other lists have 422. A 404 of this
 * tag is the only one of the service without a member `error`.
 */
function pageProblem(problem: HttpProblem): HttpProblem {
  const { status, message } = problem;
  if (status === 404) {
    return detailed(404, "record_not_found", "Session not found.");
  }
  return status === 422 && message.startsWith("Query parameter")
    ? badRequest(message)
    : problem;
}

function detailed(
  status: number,
  message: string,
  detail: string,
): HttpProblem {
  return new HttpProblem(status, detail, { body: { message, detail } });
}
