import { area, DAY, SECOND, type SeedSource } from "../../kernel.js";
import { agentRunHandlers } from "./runs.js";
import { agentSessionHandlers } from "./sessions.js";
import { agentRuns, agentSessions } from "./run.js";

/** Agents: their modes, their sessions, and the runs in these. */
export const agentArea = area({
  tables: [agentSessions, agentRuns],
  seed,
  handlers: { ...agentRunHandlers, ...agentSessionHandlers },
});

/** A session with a run that is completed, and one that was cancelled. */
function seed({ random, now, rows }: SeedSource): void {
  const sessionId = random.uuid();
  const createdAt = now - 3 * DAY;
  const title = "Which orders are late?";
  const runs = [
    { kind: "ask", prompt: title, status: "completed", start: 0, seconds: 9 },
    {
      kind: "continue",
      prompt: "And last month?",
      status: "cancelled",
      start: 60,
      seconds: 5,
    },
  ];
  for (const { start, seconds, ...run } of runs) {
    const runAt = createdAt + start * SECOND;
    rows.add(agentRuns, {
      ...run,
      id: random.uuid(),
      session_id: sessionId,
      created_at: runAt,
      started_at: runAt + SECOND,
      finished_at: runAt + seconds * SECOND,
    });
  }
  rows.add(agentSessions, {
    id: sessionId,
    mode: "api",
    title,
    created_at: createdAt,
    last_activity_at: createdAt + 65 * SECOND,
  });
}
