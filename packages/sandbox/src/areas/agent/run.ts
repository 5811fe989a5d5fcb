import type { PendingApproval, Run, RunResult } from "@kapso-platform/types";
import {
  columns,
  dated,
  expression,
  formatTimestamp,
  pick,
  resource,
  source,
  sql,
  table,
  type Row,
} from "../../kernel.js";
import { createRandom } from "../../seed/random.js";
import { basePath } from "../../spec/document.js";
import { INVESTIGATOR, MODEL, REASONING_EFFORT } from "./modes.js";

/** Conversations with agents. */
export const agentSessions = table(
  "agent_sessions",
  (t) => ({
    id: t.key(t.text),
    mode: t.text,
    title: t.optional(t.text),
    created_at: t.instant,
    last_activity_at: t.instant,
  }),
  { cursor: "last_activity_at", indexes: ["(mode, last_activity_at, id)"] },
);

/** The tasks in them. */
export const agentRuns = table(
  "agent_runs",
  (t) => ({
    id: t.key(t.text),
    session_id: t.text,
    kind: t.text,
    prompt: t.optional(t.text),
    finding_id: t.optional(t.text),
    // Kept for webhooks; the API does not show it.
    metadata: t.optional(t.json<object>()),
    status: t.text,
    // The status that a paused run continues with.
    paused_from: t.optional(t.text),
    approval_id: t.optional(t.text),
    approval_status: t.optional(t.text),
    approval_created_at: t.optional(t.instant),
    error_message: t.optional(t.text),
    // When the next background step is due.
    due_at: t.optional(t.instant),
    created_at: t.instant,
    started_at: t.optional(t.instant),
    paused_at: t.optional(t.instant),
    finished_at: t.optional(t.instant),
  }),
  {
    cursor: "created_at",
    indexes: [
      "(session_id, created_at, id)",
      "(due_at) WHERE due_at IS NOT NULL",
    ],
  },
);

const ofSession = sql`FROM ${agentRuns} WHERE ${agentRuns.session_id} = ${agentSessions.id}`;

/** Every session, with the latest of its runs. */
export const sessionsWithRuns = source(
  {
    ...agentSessions,
    run_count: expression(columns.integer, sql`(SELECT count(*) ${ofSession})`),
    latest_run: expression(
      columns.optional(
        columns.json<{ run_id: string; status: string; created_at: number }>(),
      ),
      sql`(SELECT json_object('run_id', id, 'status', status, 'created_at', created_at) ${ofSession} ORDER BY created_at DESC, id DESC LIMIT 1)`,
    ),
  },
  sql`${agentSessions}`,
);

/** Every run, with the mode and the title of its session. */
export const runsWithSession = source(
  { ...agentRuns, mode: agentSessions.mode, title: agentSessions.title },
  sql`${agentRuns} JOIN ${agentSessions} ON ${agentSessions.id} = ${agentRuns.session_id}`,
);

/** What a finished run cost, in millionths of a dollar. */
const COST = 12_500;

export type RunRow = Row<typeof runsWithSession>;

export const run = resource({
  name: "Agent run",
  table: agentRuns,
  source: runsWithSession,
  at: (path: { id: string }) => ({ id: path.id }),
  toItem: toRun,
});

export function toRun(row: RunRow): Run {
  const { id, finding_id: findingId, status, mode, title, kind, prompt } = row;
  const isCompleted = status === "completed";
  const times = pick(
    row,
    "created_at",
    "started_at",
    "paused_at",
    "finished_at",
  );
  return {
    run_id: id,
    conversation_id: row.session_id,
    ...{ status, mode, title, kind, prompt },
    provider_model: MODEL,
    reasoning_effort: REASONING_EFFORT,
    error_message: row.error_message,
    ai_cost_microdollars: isCompleted ? COST : 0,
    result: isCompleted ? toResult(row) : null,
    pending_approval: toPendingApproval(row),
    ...dated(times),
    status_url: `${basePath}/kapso-agent/runs/${id}`,
    ...(findingId !== null && {
      finding: { id: findingId, investigation_id: derivedId(row, "finding") },
    }),
  };
}

function toPendingApproval(row: RunRow): PendingApproval {
  const { approval_id: id, approval_created_at: createdAt } = row;
  const isPending = row.status === "waiting_for_approval";
  if (!isPending || id === null || createdAt === null) return null;
  return {
    id,
    status: row.approval_status ?? "pending",
    tool_name: "send_whatsapp_message",
    parameters: openObject({ text: "Your order is on its way." }),
    created_at: formatTimestamp(createdAt),
  };
}

function toResult(row: RunRow): RunResult {
  if (row.mode === INVESTIGATOR) {
    const summary = "The template was paused after complaints.";
    return { type: "finding_investigation", data: openObject({ summary }) };
  }
  const content =
    row.approval_status === "rejected"
      ? "Done, without the call that was rejected."
      : `Done: ${row.prompt ?? ""}`;
  return { type: "message", message_id: derivedId(row, "message"), content };
}

/** An object whose members the description leaves open. */
function openObject(value: object): Record<string, never> {
  // The generated type of an open object says that it has no members.
  return value as Record<string, never>;
}

/** An id that is the same each time the run is read. */
function derivedId({ id }: RunRow, kind: string): string {
  return createRandom(`${kind}/${id}`).uuid();
}
