import type { Row } from "@libsql/client";
import type {
  AgentSession,
  PendingApproval,
  Run,
  RunResult,
  SessionRun,
} from "@kapso-platform/types";
import { INVESTIGATOR, MODEL, REASONING_EFFORT } from "../agent/modes.js";
import { createRandom } from "../seed/random.js";
import { basePath } from "../spec/document.js";
import {
  number,
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import { formatNullableTimestamp, formatTimestamp } from "./timestamps.js";

/** What a finished run cost, in millionths of a dollar. */
const COST = 12_500;

const LATEST = (column: string) =>
  `(SELECT r.${column} FROM agent_runs r WHERE r.session_id = s.id ORDER BY r.created_at DESC, r.id DESC LIMIT 1)`;

/** The columns of a session, with those of its latest run. */
export const SESSION_SELECT = `s.*,
  (SELECT count(*) FROM agent_runs r WHERE r.session_id = s.id) AS run_count,
  ${LATEST("id")} AS run_id,
  ${LATEST("status")} AS run_status,
  ${LATEST("created_at")} AS run_created_at`;

/** Every session. */
export const SESSION_FROM = "agent_sessions s";

/** The columns of a run, with those that it has from its session. */
export const RUN_SELECT = "r.*, s.mode, s.title";
export const RUN_FROM =
  "agent_runs r JOIN agent_sessions s ON s.id = r.session_id";

/** The row of a session, if there is one. */
export function findSession(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row(
    `SELECT ${SESSION_SELECT} FROM ${SESSION_FROM} WHERE s.id = ?`,
    [id],
  );
}

/** The row of a run, if there is one. */
export function findRun(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row(`SELECT ${RUN_SELECT} FROM ${RUN_FROM} WHERE r.id = ?`, [
    id,
  ]);
}

/** A session row as the API shows it. */
export function toSession(row: Row): AgentSession {
  const runId = text(row, "run_id");
  const status = text(row, "run_status");
  return {
    conversation_id: requiredText(row, "id"),
    title: text(row, "title"),
    status: status === "paused" ? "paused" : "active",
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    run_count: requiredNumber(row, "run_count"),
    latest_run:
      runId === null
        ? null
        : {
            run_id: runId,
            status: requiredText(row, "run_status"),
            created_at: formatTimestamp(requiredNumber(row, "run_created_at")),
          },
    last_activity_at: formatTimestamp(requiredNumber(row, "last_activity_at")),
  };
}

/** A run row as the API shows it. */
export function toRun(row: Row): Run {
  const id = requiredText(row, "id");
  const findingId = text(row, "finding_id");
  const isCompleted = requiredText(row, "status") === "completed";
  return {
    run_id: id,
    conversation_id: requiredText(row, "session_id"),
    status: requiredText(row, "status"),
    mode: requiredText(row, "mode"),
    title: text(row, "title"),
    kind: requiredText(row, "kind"),
    prompt: text(row, "prompt"),
    provider_model: MODEL,
    reasoning_effort: REASONING_EFFORT,
    error_message: text(row, "error_message"),
    ai_cost_microdollars: isCompleted ? COST : 0,
    result: isCompleted ? resultOf(row) : null,
    pending_approval: pendingApprovalOf(row),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    started_at: formatNullableTimestamp(number(row, "started_at")),
    paused_at: formatNullableTimestamp(number(row, "paused_at")),
    finished_at: formatNullableTimestamp(number(row, "finished_at")),
    status_url: `${basePath}/kapso-agent/runs/${id}`,
    ...(findingId !== null && {
      finding: { id: findingId, investigation_id: derivedId(row, "finding") },
    }),
  };
}

/** A run row as its session shows it: without the result. */
export function toSessionRun(row: Row): SessionRun {
  return { ...toRun(row), result: null };
}

function pendingApprovalOf(row: Row): PendingApproval {
  if (requiredText(row, "status") !== "waiting_for_approval") return null;
  return {
    id: requiredText(row, "approval_id"),
    status: requiredText(row, "approval_status"),
    tool_name: "send_whatsapp_message",
    parameters: openObject({ text: "Your order is on its way." }),
    created_at: formatTimestamp(requiredNumber(row, "approval_created_at")),
  };
}

function resultOf(row: Row): RunResult {
  if (requiredText(row, "mode") === INVESTIGATOR) {
    const summary = "The template was paused after complaints.";
    return {
      type: "finding_investigation",
      data: openObject({ summary }),
    };
  }
  const content =
    text(row, "approval_status") === "rejected"
      ? "Done, without the call that was rejected."
      : `Done: ${text(row, "prompt") ?? ""}`;
  return {
    type: "message",
    message_id: derivedId(row, "message"),
    content,
  };
}

/** An object whose members the description leaves open. */
function openObject(value: object): Record<string, never> {
  // The generated type of an open object says that it has no members.
  return value as Record<string, never>;
}

/** An id that is the same each time the run is read. */
function derivedId(row: Row, kind: string): string {
  return createRandom(`${kind}/${requiredText(row, "id")}`).uuid();
}
