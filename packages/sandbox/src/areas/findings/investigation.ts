import type {
  FindingInvestigation,
  FindingInvestigationResult,
  FindingSummaryInvestigation,
} from "@kapso-platform/types";
import { BACKGROUND_STEP } from "../../background.js";
import {
  formatMicroseconds,
  table,
  type Microseconds,
  type Row,
} from "../../kernel.js";

export const investigations = table(
  "finding_investigations",
  (t) => ({
    id: t.key(t.text),
    finding_id: t.text,
    // The evidence that it covers.
    evidence_revision: t.integer,
    // Its status once it is over: completed or failed.
    outcome: t.text,
    created_at: t.instant,
  }),
  { indexes: ["(finding_id, created_at)"] },
);

/** A finding with its latest investigation. */
interface Investigated {
  signal_name: string;
  evidence_revision: number;
  last_observed_at: Microseconds;
  investigation: Row<typeof investigations> | null;
}

interface InvestigationState {
  status: "queued" | "investigating" | "completed" | "failed";
  completedAt: Microseconds | null;
  /** Why another one may be started; null if it may not. */
  retryReason: "failed" | "new_evidence" | null;
}

/**
 * The state of a finding's latest investigation at `now`: one step in the queue, one
 * at work, then over. Undefined if there was none.
 */
export function investigationState(
  { investigation, evidence_revision: revision }: Investigated,
  now: Microseconds,
): InvestigationState | undefined {
  if (!investigation) return undefined;
  const { created_at: startedAt, outcome } = investigation;
  const steps = (now - startedAt) / BACKGROUND_STEP;
  if (steps < 2) {
    const status = steps < 1 ? "queued" : "investigating";
    return { status, completedAt: null, retryReason: null };
  }
  const completedAt = startedAt + 2 * BACKGROUND_STEP;
  if (outcome === "failed") {
    return { status: "failed", completedAt, retryReason: "failed" };
  }
  const isOutdated = investigation.evidence_revision < revision;
  const retryReason = isOutdated ? "new_evidence" : null;
  return { status: "completed", completedAt, retryReason };
}

/** The latest investigation as a single finding shows it. */
export function toInvestigation(
  row: Investigated,
  now: Microseconds,
): FindingInvestigation | null {
  const state = investigationState(row, now);
  if (!row.investigation || !state) return null;
  return {
    id: row.investigation.id,
    ...progressOf(state),
    created_at: formatMicroseconds(row.investigation.created_at),
    workflow_id: null,
    workflow_name: null,
    result: resultOf(row, state),
  };
}

/** The latest investigation as lists show it. */
export function toSummaryInvestigation(
  row: Investigated,
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

const NO_RESULT: FindingInvestigationResult = {
  summary: null,
  alternative_explanations: null,
  coverage_limitations: null,
  affected_components: null,
  causes: [],
  suggested_fixes: [],
};

/** The result of an investigation, made up from the signal's name. */
function resultOf(
  { signal_name: signal, last_observed_at: observedAt }: Investigated,
  { status }: InvestigationState,
): FindingInvestigationResult {
  if (status !== "completed") return NO_RESULT;
  const reference = {
    source_type: "project_event",
    source_id: null,
    observation: `${signal} was recorded more often than before`,
    occurred_at: formatMicroseconds(observedAt),
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
