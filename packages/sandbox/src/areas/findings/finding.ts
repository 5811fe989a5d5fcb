import type {
  FindingDetail,
  FindingEvidenceFinding,
  FindingSummary,
  FindingVerification,
} from "@kapso-platform/types";
import {
  columns,
  equals,
  expression,
  formatMicroseconds,
  joined,
  source,
  sql,
  type Database,
  type Microseconds,
  type Row,
} from "../../kernel.js";
import { toInvestigation, toSummaryInvestigation } from "./investigation.js";
import { findings, investigations, verifications } from "./table.js";

/** Findings with their latest investigation and their latest verification. */
export const currentFindings = source(
  {
    ...findings,
    investigation: joined(investigations),
    verification: joined(verifications),
    group_qualified_at: expression(
      columns.instant,
      sql`(SELECT coalesce(max(g.last_qualified_at), 0) FROM ${findings} g WHERE g.group_id = ${findings.group_id} AND g.status <> 'quiet')`,
    ),
    related_count: expression(
      columns.integer,
      sql`(SELECT count(*) - 1 FROM ${findings} g WHERE g.group_id = ${findings.group_id})`,
    ),
  },
  sql`${findings}
    LEFT JOIN ${investigations} ON ${investigations.id} = (SELECT id FROM ${investigations} WHERE finding_id = ${findings.id} ORDER BY created_at DESC LIMIT 1)
    LEFT JOIN ${verifications} ON ${verifications.id} = (SELECT id FROM ${verifications} WHERE finding_id = ${findings.id} ORDER BY started_at DESC LIMIT 1)`,
);

export type FindingRow = Row<typeof currentFindings>;

/** The other findings of its group, the latest first. */
export function readRelated(
  database: Database,
  { group_id: groupId, id }: FindingRow,
  limit: number,
): Promise<FindingRow[]> {
  return database.all(currentFindings, {
    where: [equals(findings.group_id, groupId), sql`${findings.id} <> ${id}`],
    orderBy: sql`${findings.last_qualified_at} DESC, ${findings.id}`,
    limit,
  });
}

/** A row as lists show it. */
export function toFindingSummary(
  row: FindingRow,
  now: Microseconds,
): FindingSummary {
  const { id, signal_name, direction, status } = row;
  const { affected_count, affected_unit } = row;
  const verification = toVerification(row);
  return {
    id,
    signal_name,
    direction,
    status,
    affected_count,
    affected_unit,
    last_observed_at: formatMicroseconds(row.last_observed_at),
    related_findings_count: row.related_count,
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
  row: FindingRow,
  related: readonly FindingRow[],
  now: Microseconds,
): FindingDetail {
  const { evidence_revision, affected_unit } = row;
  return {
    ...toEvidenceFinding(row),
    evidence_revision,
    last_qualified_at: formatMicroseconds(row.last_qualified_at),
    affected_unit,
    workflow_id: null,
    workflow_name: null,
    verification: toVerification(row),
    related_findings: related.map((other) => ({
      ...toMetrics(other),
      affected_unit: other.affected_unit,
      evidence_revision: other.evidence_revision,
    })),
    investigation: toInvestigation(row, now),
  };
}

/** A row as evidence repeats it. */
export function toEvidenceFinding(row: FindingRow): FindingEvidenceFinding {
  return {
    ...toMetrics(row),
    status: row.status,
    last_observed_at: formatMicroseconds(row.last_observed_at),
  };
}

function toMetrics(row: FindingRow) {
  const { id, signal_name, direction, affected_count } = row;
  const { baseline_count, current_rate, baseline_rate } = row;
  return {
    id,
    source_type: "project_event" as const,
    source_key: signal_name,
    signal_name,
    direction,
    affected_count,
    baseline_count,
    current_rate,
    baseline_rate,
    window_start_at: formatMicroseconds(row.window_start_at),
    window_end_at: formatMicroseconds(row.window_end_at),
  };
}

function toVerification({
  verification,
}: FindingRow): FindingVerification | null {
  if (!verification) return null;
  const { id, status, started_at: start, completed_at: end } = verification;
  return {
    id,
    status,
    trigger_type: "manual",
    from_workflow_version: null,
    to_workflow_version: null,
    started_at: formatMicroseconds(start),
    completed_at: end === null ? null : formatMicroseconds(end),
  };
}
