import type { Row } from "@libsql/client";
import type {
  FindingInvestigation,
  FindingInvestigationResult,
  FindingSummaryInvestigation,
} from "@kapso-platform/types";
import { BACKGROUND_STEP } from "../background.js";
import { number, requiredNumber, requiredText, text } from "./database.js";
import { formatMicroseconds, type Microseconds } from "./timestamps.js";

/** Where the latest investigation of a finding stands. */
export interface InvestigationState {
  status: "queued" | "investigating" | "completed" | "failed";
  completedAt: Microseconds | null;
  /** Why another one may be started; null where it may not. */
  retryReason: string | null;
}

/**
 * Where the latest investigation of a finding stands at `now`: one step in the
 * queue, one at work, then over. Undefined where there was none.
 */
export function investigationState(
  row: Row,
  now: Microseconds,
): InvestigationState | undefined {
  const startedAt = number(row, "investigated_at");
  if (startedAt === null) return undefined;
  const working = { completedAt: null, retryReason: null };
  if (now < startedAt + BACKGROUND_STEP) {
    return { status: "queued", ...working };
  }
  if (now < startedAt + 2 * BACKGROUND_STEP) {
    return { status: "investigating", ...working };
  }
  const failed = requiredText(row, "outcome") === "failed";
  const isOutdated =
    requiredNumber(row, "investigated_revision") <
    requiredNumber(row, "evidence_revision");
  return {
    status: failed ? "failed" : "completed",
    completedAt: startedAt + 2 * BACKGROUND_STEP,
    retryReason: failed ? "failed" : isOutdated ? "new_evidence" : null,
  };
}

/** The latest investigation as a single finding shows it. */
export function toInvestigation(
  row: Row,
  now: Microseconds,
): FindingInvestigation | null {
  const id = text(row, "investigation_id");
  const state = investigationState(row, now);
  if (id === null || !state) return null;
  return {
    id,
    ...progressOf(state),
    created_at: formatMicroseconds(requiredNumber(row, "investigated_at")),
    workflow_id: null,
    workflow_name: null,
    result: resultOf(row, state),
  };
}

/** The latest investigation as lists show it. */
export function toSummaryInvestigation(
  row: Row,
  now: Microseconds,
): FindingSummaryInvestigation | null {
  const state = investigationState(row, now);
  if (!state) return null;
  const { causes, summary } = resultOf(row, state);
  return {
    ...progressOf(state),
    cause_title: causes[0]?.title.slice(0, 100) ?? null,
    summary: summary?.slice(0, 200) ?? null,
  };
}

function progressOf({ status, completedAt, retryReason }: InvestigationState) {
  return {
    status,
    retryable: retryReason !== null,
    retry_reason: retryReason,
    error_message:
      status === "failed" ? "The investigation ended without a result." : null,
    completed_at: completedAt === null ? null : formatMicroseconds(completedAt),
  };
}

/** What an investigation found out; made from the signal's name. */
function resultOf(
  row: Row,
  { status }: InvestigationState,
): FindingInvestigationResult {
  if (status !== "completed") {
    return {
      summary: null,
      alternative_explanations: null,
      coverage_limitations: null,
      affected_components: null,
      causes: [],
      suggested_fixes: [],
    };
  }
  const signal = requiredText(row, "signal_name");
  const reference = {
    source_type: "project_event",
    source_id: null,
    observation: `${signal} was recorded more often than before`,
    occurred_at: formatMicroseconds(requiredNumber(row, "last_observed_at")),
  };
  return {
    summary: `Most occurrences of ${signal} follow a question that was answered late.`,
    alternative_explanations: ["More customers wrote than usual."],
    coverage_limitations: ["Conversations without events were not read."],
    affected_components: ["Support replies"],
    causes: [
      {
        title: "Late first answers",
        explanation: "The first answer came after more than an hour.",
        confidence: "high",
        evidence_references: [reference],
      },
    ],
    suggested_fixes: [
      {
        title: "Answer at once outside office hours",
        priority: "primary",
        category: "workflow",
        change: "Send a first answer when nobody is at work.",
        verification: `${signal} becomes rarer within a week.`,
        target: { name: "Support replies", location: null },
        evidence_references: [reference],
      },
    ],
  };
}
