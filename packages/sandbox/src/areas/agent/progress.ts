import { randomUUID } from "node:crypto";
import { earliest, whenDue, type Task } from "../../agenda.js";
import { BACKGROUND_STEP } from "../../background.js";
import type { Publish, SandboxEvent } from "../../events.js";
import {
  formatTimestamp,
  pick,
  sql,
  update,
  withoutNulls,
  type Change,
  type Microseconds,
  type Row,
  type Sql,
  type WritingCall,
} from "../../kernel.js";
import { agentRuns, agentSessions, run, toRun, type RunRow } from "./run.js";

/** A prompt with this word asks for approval of a tool call. */
const APPROVAL_WORD = "#approval";

/** A prompt with this word makes its run fail. */
const FAILURE_WORD = "#fail";

type Run = Row<typeof agentRuns>;
type RunChange = Change<typeof agentRuns>;

/**
 * The statements that change a run; `at` becomes the last activity of its session.
 */
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
 * Continues every run that is due, and publishes the events of those that end or
 * wait for a person. Each change has the time when it was due, so it does not matter
 * how late this happens.
 */
export function agentTask(call: WritingCall & { publish: Publish }): Task {
  const { database, clock, publish } = call;
  return whenDue(
    clock,
    () => earliest(database, agentRuns, agentRuns.due_at),
    async () => {
      const stopped = await database.exclusively(() => advance(call));
      for (const { id, at } of stopped) {
        const row = await run.find(database, id);
        if (row) await publish(runEvent(row, at));
      }
    },
  );
}

/** Returns the runs that ended or wait for a person, and since when. */
async function advance({ database, clock }: WritingCall) {
  const reading = {
    where: [sql`${agentRuns.due_at} <= ${clock.read()}`],
    orderBy: sql`${agentRuns.due_at}, ${agentRuns.id}`,
    limit: 100,
  };
  const stopped: { id: string; at: Microseconds }[] = [];
  for (;;) {
    const due = await database.all(agentRuns, reading);
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

/**
 * The next change of a run: from queued to running, then to its end or to a wait
 * for approval.
 */
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

/** The event of a run's new status, for webhooks of the project. */
export function runEvent(row: RunRow, at: Microseconds): SandboxEvent {
  const { status, metadata } = row;
  const name = status === "waiting_for_approval" ? "approval_required" : status;
  const event = `kapso_agent.run.${name}`;
  const shown = toRun(row);
  const data = {
    ...pick(shown, "run_id", "status", "result", "pending_approval"),
    ...pick(shown, "created_at", "started_at", "finished_at", "status_url"),
    session_id: shown.conversation_id,
    error: errorOf(row),
    metadata,
  };
  return {
    event,
    phoneNumberId: null,
    payload: {
      id: randomUUID(),
      event,
      created_at: formatTimestamp(at),
      data: withoutNulls(data),
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
