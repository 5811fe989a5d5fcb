import { randomUUID } from "node:crypto";
import { BACKGROUND_STEP } from "../../background.js";
import {
  equals,
  sql,
  update,
  type Change,
  type Microseconds,
  type PathCall,
  type Row,
  type Sql,
} from "../../kernel.js";
import { agentRuns, agentSessions } from "./table.js";

/** A prompt with this word asks for approval of a tool call. */
const APPROVAL_WORD = "#approval";

/** A prompt with this word makes its run fail. */
const FAILURE_WORD = "#fail";

type Run = Row<typeof agentRuns>;
type RunChange = Change<typeof agentRuns>;

/** Changes a run at an instant, which is then the latest of its session. */
export function changeRun(
  run: Run,
  change: RunChange,
  at: Microseconds,
): Sql[] {
  return [
    update(agentRuns, change, [equals(agentRuns.id, run.id)]),
    sql`UPDATE ${agentSessions} SET last_activity_at = max(last_activity_at, ${at}) WHERE id = ${run.session_id}`,
  ];
}

/**
 * Continues every run that is due. Each change has the time when it was due, so
 * it does not matter how late this happens. To be called within `exclusively`.
 */
export async function advanceRuns({
  database,
  clock,
}: PathCall<unknown>): Promise<void> {
  const isDue = sql`${agentRuns.due_at} <= ${clock.read()}`;
  const orderBy = sql`${agentRuns.due_at}, ${agentRuns.id}`;
  for (;;) {
    const due = await database.all(agentRuns, {
      where: [isDue],
      orderBy,
      limit: 100,
    });
    if (due.length === 0) return;
    await database.write(
      due.flatMap((run) => {
        const at = run.due_at ?? run.created_at;
        return changeRun(run, next(run, at), at);
      }),
    );
  }
}

/** From queued to running, then to its end or to a question to a person. */
function next(run: Run, at: Microseconds): RunChange {
  if (run.status === "queued") {
    const due = at + BACKGROUND_STEP;
    return { status: "running", started_at: at, due_at: due };
  }
  const prompt = run.prompt ?? "";
  if (prompt.includes(FAILURE_WORD)) {
    return {
      status: "failed",
      error_message: "The agent could not finish its task.",
      finished_at: at,
      due_at: null,
    };
  }
  if (prompt.includes(APPROVAL_WORD) && run.approval_id === null) {
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
