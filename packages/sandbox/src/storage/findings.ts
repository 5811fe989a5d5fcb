import type { Row } from "@libsql/client";
import type {
  FindingDetail,
  FindingEvidenceFinding,
  FindingSummary,
  FindingVerification,
  RelatedFinding,
} from "@kapso-platform/types";
import {
  investigationState,
  toInvestigation,
  toSummaryInvestigation,
} from "./finding-investigations.js";
import {
  number,
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import { formatMicroseconds, type Microseconds } from "./timestamps.js";

/** Every finding with its latest investigation and its latest verification. */
const SELECT = `SELECT f.*,
  i.id AS investigation_id, i.evidence_revision AS investigated_revision,
  i.outcome, i.created_at AS investigated_at,
  v.id AS verification_id, v.status AS verification_status,
  v.started_at AS verification_started_at, v.completed_at AS verification_completed_at,
  (SELECT max(g.last_qualified_at) FROM findings g WHERE g.group_id = f.group_id AND g.status <> 'quiet') AS group_qualified_at,
  (SELECT count(*) - 1 FROM findings g WHERE g.group_id = f.group_id) AS related_count
  FROM findings f
  LEFT JOIN finding_investigations i ON i.rowid = (SELECT rowid FROM finding_investigations WHERE finding_id = f.id ORDER BY created_at DESC LIMIT 1)
  LEFT JOIN finding_verifications v ON v.rowid = (SELECT rowid FROM finding_verifications WHERE finding_id = f.id ORDER BY started_at DESC LIMIT 1)`;

/** The findings that lists show, group by group, the latest group first. */
export function readListedFindings(database: Database): Promise<Row[]> {
  return database.rows(
    `${SELECT} WHERE f.status IN ('candidate', 'open') ORDER BY group_qualified_at DESC, f.group_id, f.last_qualified_at DESC, f.id`,
  );
}

/** The row of a finding, if there is one. */
export function findFinding(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row(`${SELECT} WHERE f.id = ?`, [id]);
}

/** The other findings of its group, at most so many. */
export function readRelatedFindings(
  database: Database,
  row: Row,
  limit: number,
): Promise<Row[]> {
  return database.rows(
    `${SELECT} WHERE f.group_id = ? AND f.id <> ? ORDER BY f.last_qualified_at DESC, f.id LIMIT ?`,
    [requiredText(row, "group_id"), requiredText(row, "id"), limit],
  );
}

/** A row as lists show it. */
export function toFindingSummary(row: Row, now: Microseconds): FindingSummary {
  const verification = toVerification(row);
  return {
    ...signalOf(row),
    status: requiredText(row, "status"),
    affected_count: requiredNumber(row, "affected_count"),
    affected_unit: requiredText(row, "affected_unit"),
    last_observed_at: at(row, "last_observed_at"),
    related_findings_count: requiredNumber(row, "related_count"),
    investigation: toSummaryInvestigation(row, now),
    verification: verification && {
      status: verification.status,
      trigger_type: verification.trigger_type,
      completed_at: verification.completed_at,
    },
  };
}

/** A row as a single finding shows it. */
export function toFindingDetail(
  row: Row,
  related: readonly Row[],
  now: Microseconds,
): FindingDetail {
  return {
    ...toEvidenceFinding(row),
    evidence_revision: requiredNumber(row, "evidence_revision"),
    last_qualified_at: at(row, "last_qualified_at"),
    affected_unit: requiredText(row, "affected_unit"),
    workflow_id: null,
    workflow_name: null,
    verification: toVerification(row),
    related_findings: related.map(toRelatedFinding),
    investigation: toInvestigation(row, now),
  };
}

/** A row as evidence repeats it. */
export function toEvidenceFinding(row: Row): FindingEvidenceFinding {
  return {
    ...toMetrics(row),
    status: requiredText(row, "status"),
    last_observed_at: at(row, "last_observed_at"),
  };
}

/** Whether an investigation of all its evidence is completed. */
export function isCovered(row: Row, now: Microseconds): boolean {
  return (
    investigationState(row, now)?.status === "completed" &&
    number(row, "investigated_revision") === number(row, "evidence_revision")
  );
}

function toRelatedFinding(row: Row): RelatedFinding {
  return {
    ...toMetrics(row),
    affected_unit: requiredText(row, "affected_unit"),
    evidence_revision: requiredNumber(row, "evidence_revision"),
  };
}

function toMetrics(row: Row) {
  const { id, signal_name: name, direction } = signalOf(row);
  return {
    id,
    source_type: "project_event" as const,
    source_key: name,
    signal_name: name,
    direction,
    affected_count: requiredNumber(row, "affected_count"),
    baseline_count: number(row, "baseline_count"),
    current_rate: number(row, "current_rate"),
    baseline_rate: number(row, "baseline_rate"),
    window_start_at: at(row, "window_start_at"),
    window_end_at: at(row, "window_end_at"),
  };
}

function signalOf(row: Row) {
  return {
    id: requiredText(row, "id"),
    signal_name: requiredText(row, "signal_name"),
    direction: requiredText(row, "direction"),
  };
}

function toVerification(row: Row): FindingVerification | null {
  const id = text(row, "verification_id");
  if (id === null) return null;
  const completedAt = number(row, "verification_completed_at");
  return {
    id,
    status: requiredText(row, "verification_status"),
    trigger_type: "manual",
    from_workflow_version: null,
    to_workflow_version: null,
    started_at: at(row, "verification_started_at"),
    completed_at: completedAt === null ? null : formatMicroseconds(completedAt),
  };
}

/** Findings write every time with six digits. */
function at(row: Row, column: string): string {
  return formatMicroseconds(requiredNumber(row, column));
}
