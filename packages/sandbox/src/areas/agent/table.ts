import { columns, expression, source, sql, table } from "../../kernel.js";

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
  {
    cursor: { sort: "last_activity_at", id: "id" },
    indexes: { agent_sessions_by_activity: "(mode, last_activity_at, id)" },
  },
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
    // When it continues by itself.
    due_at: t.optional(t.instant),
    created_at: t.instant,
    started_at: t.optional(t.instant),
    paused_at: t.optional(t.instant),
    finished_at: t.optional(t.instant),
  }),
  {
    cursor: { sort: "created_at", id: "id" },
    indexes: {
      agent_runs_by_session: "(session_id, created_at, id)",
      agent_runs_due: "(due_at) WHERE due_at IS NOT NULL",
    },
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

/** Every run, with what it has from its session. */
export const runsWithSession = source(
  { ...agentRuns, mode: agentSessions.mode, title: agentSessions.title },
  sql`${agentRuns} JOIN ${agentSessions} ON ${agentSessions.id} = ${agentRuns.session_id}`,
);
