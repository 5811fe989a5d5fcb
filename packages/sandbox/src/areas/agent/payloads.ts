import { randomUUID } from "node:crypto";
import type { SandboxEvent } from "../../events.js";
import { formatTimestamp, type Microseconds } from "../../kernel.js";
import { toRun, type RunRow } from "./run.js";

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
