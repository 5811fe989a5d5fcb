import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { CreateAgentRunBody } from "@kapso-platform/types";
import { findMode, INVESTIGATOR, MODES } from "../agent/modes.js";
import { changeRunStatements, newRun, withRuns } from "../agent/progress.js";
import { BACKGROUND_STEP } from "../background.js";
import type { Clock } from "../clock.js";
import {
  HttpProblem,
  notFound,
  quote,
  unprocessable,
} from "../http/problem.js";
import { accepted, data, type Reply } from "../http/reply.js";
import { findRun, findSession, toRun } from "../storage/agent.js";
import {
  requiredText,
  text,
  type Database,
  type Statement,
} from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import type { SqlValue } from "../storage/schema.js";
import type { Microseconds } from "../storage/timestamps.js";
import type { Handlers } from "./handler.js";
import { requireStatus, type StatusRule } from "./status.js";

/** What a request about one run needs. */
interface RunCall {
  path: { id: string };
  database: Database;
  clock: Clock;
}

/** How long the title of a session is at most: the start of its first prompt. */
const TITLE_LENGTH = 60;

/** Changes that the status of a run rules out. */
const RUN: StatusRule = { thing: "run", refusal: 409 };

const OPEN = ["queued", "running", "paused", "waiting_for_approval"];

/** Tag Agent Modes, and Agent Runs: tasks are given, watched and steered. */
export const agentRunHandlers = {
  listAgentModes: () => Promise.resolve(data(MODES)),

  getAgentMode({ path }) {
    const mode = findMode(path.mode);
    if (!mode) throw notFound("Agent mode not found");
    return Promise.resolve(data(mode));
  },

  createAgentRun(call) {
    const { body, database, clock } = call;
    checkInput(body);
    return withRuns(call, async () => {
      const known = await readSession(database, body);
      await requireFinding(database, body.input.finding_id);
      const now = clock.tick();
      const sessionId = known ? requiredText(known, "id") : randomUUID();
      const id = randomUUID();
      const kind = known ? "continue" : "ask";
      await database.write([
        ...(known
          ? touchSession(sessionId, now)
          : newSession(sessionId, body, now)),
        ...newRun(id, sessionId, kind, body, now),
      ]);
      return accepted(toRun(await requireRun(database, id)));
    });
  },

  getAgentRun(call) {
    return withRuns(call, async () =>
      data(toRun(await requireRun(call.database, call.path.id))),
    );
  },

  pauseAgentRun(call) {
    return changeRun(call, "paused", ["queued", "running"], (row, now) => ({
      status: "paused",
      paused_from: requiredText(row, "status"),
      paused_at: now,
      due_at: null,
    }));
  },

  resumeAgentRun(call) {
    return changeRun(call, "resumed", ["paused"], (row, now) => ({
      status: text(row, "paused_from") ?? "running",
      paused_from: null,
      paused_at: null,
      due_at: now + BACKGROUND_STEP,
    }));
  },

  cancelAgentRun(call) {
    return changeRun(call, "cancelled", OPEN, (_row, now) => ({
      status: "cancelled",
      finished_at: now,
      due_at: null,
    }));
  },

  approveAgentRunTool(call) {
    return decide(call, call.path.approval_id, "approved");
  },

  rejectAgentRunTool(call) {
    return decide(call, call.path.approval_id, "rejected");
  },
} satisfies Handlers;

/**
 * Changes a run that has one of the statuses.
 *
 * @throws HttpProblem 404 for an unknown run, 409 for one in another status.
 */
function changeRun(
  call: RunCall,
  verb: string,
  allowed: readonly string[],
  change: (row: Row, now: Microseconds) => Record<string, SqlValue>,
): Promise<Reply> {
  const { path, database, clock } = call;
  return withRuns(call, async () => {
    const row = await requireRun(database, path.id);
    requireStatus(RUN, row, allowed, verb);
    const now = clock.tick();
    await database.write(changeRunStatements(row, change(row, now), now));
    return data(toRun(await requireRun(database, path.id)));
  });
}

function decide(
  call: RunCall,
  approvalId: string,
  decision: "approved" | "rejected",
): Promise<Reply> {
  const { path, database, clock } = call;
  return withRuns(call, async () => {
    const row = await requireRun(database, path.id);
    if (text(row, "approval_id") !== approvalId) {
      throw notFound("Approval not found");
    }
    if (text(row, "approval_status") !== "pending") {
      throw new HttpProblem(
        409,
        `This approval is ${requiredText(row, "approval_status")} already.`,
      );
    }
    requireStatus(RUN, row, ["waiting_for_approval"], decision);
    const now = clock.tick();
    const columns = {
      status: "running",
      approval_status: decision,
      due_at: now + BACKGROUND_STEP,
    };
    await database.write(changeRunStatements(row, columns, now));
    return data(toRun(await requireRun(database, path.id)));
  });
}

async function requireRun(database: Database, id: string): Promise<Row> {
  const row = await findRun(database, id);
  if (!row) throw notFound("Agent run not found");
  return row;
}

/** Throws HttpProblem 404 for an unknown mode, 422 for input unfit for it. */
function checkInput({ mode: slug, input }: CreateAgentRunBody): void {
  const mode = findMode(slug);
  if (!mode) throw notFound("Agent mode not found");
  if (!mode.available_invocations.includes("api")) {
    throw unprocessable(
      `Body member "mode" must be the slug of a mode that takes API runs; ${quote(slug)} is open to ${mode.available_invocations.join(" and ")} only.`,
    );
  }
  if (slug === INVESTIGATOR) {
    if (input.finding_id !== undefined) return;
    throw unprocessable(
      `Body member "input.finding_id" is missing; the mode ${slug} needs it.`,
    );
  }
  if (input.prompt === undefined || input.prompt.trim() === "") {
    throw unprocessable(
      'Body member "input.prompt" must be a text that is not blank.',
    );
  }
}

/** The session that a run continues, if it names one. */
async function readSession(
  database: Database,
  { conversation_id: id, mode }: CreateAgentRunBody,
): Promise<Row | undefined> {
  if (id === undefined) return undefined;
  const row = await findSession(database, id.toLowerCase());
  if (!row || requiredText(row, "mode") !== mode) {
    throw notFound("Agent session not found");
  }
  return row;
}

/** Throws HttpProblem 404 for a finding that is none. */
async function requireFinding(
  database: Database,
  id: string | undefined,
): Promise<void> {
  if (id === undefined) return;
  const row = await database.row("SELECT 1 FROM findings WHERE id = ?", [
    id.toLowerCase(),
  ]);
  if (!row) throw notFound("Finding not found");
}

function newSession(
  id: string,
  { mode, input }: CreateAgentRunBody,
  now: Microseconds,
): Statement[] {
  return insertStatements("agent_sessions", [
    {
      id,
      mode,
      title: input.prompt?.slice(0, TITLE_LENGTH) ?? null,
      created_at: now,
      last_activity_at: now,
    },
  ]);
}

function touchSession(id: string, now: Microseconds): Statement[] {
  return [
    {
      sql: "UPDATE agent_sessions SET last_activity_at = ? WHERE id = ?",
      args: [now, id],
    },
  ];
}
