import { randomUUID } from "node:crypto";
import type { Row } from "@libsql/client";
import type { CreateAgentRunBody } from "@kapso-platform/types";
import { BACKGROUND_STEP } from "../background.js";
import type { Clock } from "../clock.js";
import { changeStatement } from "../storage/change.js";
import {
  requiredNumber,
  requiredText,
  text,
  type Database,
  type Statement,
} from "../storage/database.js";
import { insertStatements } from "../storage/insert.js";
import type { SqlValue } from "../storage/schema.js";
import type { Microseconds } from "../storage/timestamps.js";

/** A prompt with this word asks for approval of a tool call. */
const APPROVAL_WORD = "#approval";

/** A prompt with this word makes its run fail. */
const FAILURE_WORD = "#fail";

/**
 * Runs `work` alone, with all runs brought to where they are now.
 */
export function withRuns<T>(
  { database, clock }: { database: Database; clock: Clock },
  work: () => Promise<T>,
): Promise<T> {
  return database.exclusively(async () => {
    await advanceRuns(database, clock.read());
    return work();
  });
}

/** The statements that add a run at the end of the queue. */
export function newRun(
  id: string,
  sessionId: string,
  kind: "ask" | "continue",
  { input, metadata }: CreateAgentRunBody,
  now: Microseconds,
): Statement[] {
  return insertStatements("agent_runs", [
    {
      id,
      session_id: sessionId,
      kind,
      prompt: input.prompt ?? null,
      finding_id: input.finding_id?.toLowerCase() ?? null,
      metadata_json: metadata ? JSON.stringify(metadata) : null,
      status: "queued",
      paused_from: null,
      approval_id: null,
      approval_status: null,
      approval_created_at: null,
      error_message: null,
      due_at: now + BACKGROUND_STEP,
      created_at: now,
      started_at: null,
      paused_at: null,
      finished_at: null,
    },
  ]);
}

/** Changes a run at an instant, which is then the latest of its session. */
export function changeRunStatements(
  row: Row,
  columns: Readonly<Record<string, SqlValue>>,
  at: Microseconds,
): Statement[] {
  return [
    changeStatement("agent_runs", requiredText(row, "id"), columns),
    {
      sql: "UPDATE agent_sessions SET last_activity_at = max(last_activity_at, ?) WHERE id = ?",
      args: [at, requiredText(row, "session_id")],
    },
  ];
}

/**
 * Lets every run that is due go on. Each change has the time when it was due,
 * so it does not matter how late this runs.
 */
async function advanceRuns(
  database: Database,
  now: Microseconds,
): Promise<void> {
  for (;;) {
    const due = await database.rows(
      "SELECT * FROM agent_runs WHERE due_at <= ? ORDER BY due_at, id LIMIT 100",
      [now],
    );
    if (due.length === 0) return;
    await database.write(
      due.flatMap((row) => {
        const at = requiredNumber(row, "due_at");
        return changeRunStatements(row, next(row, at), at);
      }),
    );
  }
}

/** queued, running, then done; or first a question to a person. */
function next(row: Row, at: Microseconds): Record<string, SqlValue> {
  if (requiredText(row, "status") === "queued") {
    return {
      status: "running",
      started_at: at,
      due_at: at + BACKGROUND_STEP,
    };
  }
  const prompt = text(row, "prompt") ?? "";
  if (prompt.includes(FAILURE_WORD)) {
    return {
      status: "failed",
      error_message: "The agent could not finish its task.",
      finished_at: at,
      due_at: null,
    };
  }
  const asks = prompt.includes(APPROVAL_WORD);
  if (asks && text(row, "approval_id") === null) {
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
