import { area, DAY, SECOND, type SeedSource } from "../../kernel.js";
import { agentRuns, agentSessions } from "./run.js";
import { agentRunHandlers } from "./runs.js";
import { agentSessionHandlers } from "./sessions.js";

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
  const RUNS = [
    ["ask", title, "completed", 0, 9],
    ["continue", "And last month?", "cancelled", 60, 5],
  ] as const;
  for (const [kind, prompt, status, start, seconds] of RUNS) {
    const runAt = createdAt + start * SECOND;
    rows.add(agentRuns, {
      ...{ kind, prompt, status },
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
