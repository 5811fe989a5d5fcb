import { earliest, whenDue, type Task } from "../../agenda.js";
import { BACKGROUND_STEP } from "../../background.js";
import type { Clock } from "../../clock.js";
import { randomUUID } from "node:crypto";
import type { Publish, SandboxEvent } from "../../events.js";
import {
  formatTimestamp,
  sql,
  update,
  type Change,
  type Database,
  type Microseconds,
  type Row,
  type Sql,
} from "../../kernel.js";
import { agentRuns, agentSessions, run, toRun, type RunRow } from "./run.js";

/** A prompt with this word asks for approval of a tool call. */
const APPROVAL_WORD = "#approval";

/** A prompt with this word makes its run fail. */
const FAILURE_WORD = "#fail";

type Run = Row<typeof agentRuns>;
type RunChange = Change<typeof agentRuns>;

/** Changes a run at an instant, which is then the latest of its session. */
export function changeRun(
  { id, session_id: sessionId }: Pick<Run, "id" | "session_id">,
  change: RunChange,
  at: Microseconds,
): Sql[] {
  return [
    update(agentRuns, change, { id }),
    sql`UPDATE ${agentSessions} SET last_activity_at = max(last_activity_at, ${at}) WHERE id = ${sessionId}`,
  ];
}

/**
 * Continues every run that is due, and publishes what came of it. Each change has
 * the time when it was due, so it does not matter how late this happens.
 */
export function agentTask({ database, clock, publish }: TaskParts): Task {
  return whenDue(
    clock,
    () => earliest(database, agentRuns, agentRuns.due_at),
    async () => {
      const ended = await database.exclusively(() => advance(database, clock));
      for (const { id, at } of ended) {
        const row = await run.find(database, id);
        if (row) await publish(runEvent(row, at));
      }
    },
  );
}

interface TaskParts {
  database: Database;
  clock: Clock;
  publish: Publish;
}

/** Gives the runs that ended or wait for a person, and since when. */
async function advance(
  database: Database,
  clock: Clock,
): Promise<{ id: string; at: Microseconds }[]> {
  const isDue = sql`${agentRuns.due_at} <= ${clock.read()}`;
  const orderBy = sql`${agentRuns.due_at}, ${agentRuns.id}`;
  const stopped: { id: string; at: Microseconds }[] = [];
  for (;;) {
    const due = await database.all(agentRuns, {
      where: [isDue],
      orderBy,
      limit: 100,
    });
    if (due.length === 0) return stopped;
    const statements = due.flatMap((row) => {
      const at = row.due_at ?? row.created_at;
      const change = next(row, at);
      if (change.due_at === null) stopped.push({ id: row.id, at });
      return changeRun(row, change, at);
    });
    await database.write(statements);
  }
}

/** From queued to running, then to its end or to a question to a person. */
function next(row: Run, at: Microseconds): RunChange {
  if (row.status === "queued") {
    const due = at + BACKGROUND_STEP;
    return { status: "running", started_at: at, due_at: due };
  }
  const prompt = row.prompt ?? "";
  if (prompt.includes(FAILURE_WORD)) {
    return {
      status: "failed",
      error_message: "The agent could not finish its task.",
      finished_at: at,
      due_at: null,
    };
  }
  if (prompt.includes(APPROVAL_WORD) && row.approval_id === null) {
    return {
      status: "waiting_for_approval",
      approval_id: randomUUID(),
      approval_status: "pending",
      approval_created_at: at,
      due_at: null,
    };
  }
  return { status: "completed", finished_at: at, due_at: null };
}

const NAMES: Readonly<Record<string, string>> = {
  waiting_for_approval: "approval_required",
};

/** What became of a run, for webhooks of the project. */
export function runEvent(row: RunRow, at: Microseconds): SandboxEvent {
  const { status, metadata } = row;
  const event = `kapso_agent.run.${NAMES[status] ?? status}`;
  const { run_id, conversation_id: sessionId, ...run } = toRun(row);
  const data = {
    run_id,
    session_id: sessionId,
    status,
    result: run.result,
    pending_approval: run.pending_approval,
    error: errorOf(row),
    metadata,
    created_at: run.created_at,
    started_at: run.started_at,
    finished_at: run.finished_at,
    status_url: run.status_url,
  };
  // Members without a value are left out.
  const used = Object.entries(data).filter(([, value]) => value !== null);
  return {
    event,
    phoneNumberId: null,
    payload: {
      id: randomUUID(),
      event,
      created_at: formatTimestamp(at),
      data: Object.fromEntries(used),
    },
  };
}

function errorOf({ status, error_message: message }: RunRow) {
  switch (status) {
    case "failed":
      return { code: "run_failed", message };
    case "cancelled":
      return { code: "run_cancelled", message: "The run was cancelled." };
    default:
      return null;
  }
}
