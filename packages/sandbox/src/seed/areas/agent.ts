import type { AreaSeed } from "./area.js";

const SECOND = 1_000_000;
const DAY = 86_400 * SECOND;

/** A session with an agent: a run that is completed, one that was cancelled. */
export const seedAgent: AreaSeed = ({ random, now, rows }) => {
  const sessionId = random.uuid();
  const createdAt = now - 3 * DAY;
  const title = "Which orders are late?";
  const run = {
    session_id: sessionId,
    finding_id: null,
    metadata_json: null,
    paused_from: null,
    approval_id: null,
    approval_status: null,
    approval_created_at: null,
    error_message: null,
    due_at: null,
    paused_at: null,
  };
  rows.agent_runs.push(
    {
      ...run,
      id: random.uuid(),
      kind: "ask",
      prompt: title,
      status: "completed",
      created_at: createdAt,
      started_at: createdAt + SECOND,
      finished_at: createdAt + 9 * SECOND,
    },
    {
      ...run,
      id: random.uuid(),
      kind: "continue",
      prompt: "And last month?",
      status: "cancelled",
      created_at: createdAt + 60 * SECOND,
      started_at: createdAt + 61 * SECOND,
      finished_at: createdAt + 65 * SECOND,
    },
  );
  rows.agent_sessions.push({
    id: sessionId,
    mode: "api",
    title,
    created_at: createdAt,
    last_activity_at: createdAt + 65 * SECOND,
  });
};
