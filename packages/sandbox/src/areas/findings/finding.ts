import type {
  FindingDetail,
  FindingEvidenceFinding,
  FindingSummary,
  FindingVerification,
} from "@kapso-platform/types";
import {
  columns,
  datedExactly,
  equals,
  expression,
  formatMicroseconds,
  joined,
  pick,
  resource,
  source,
  sql,
  table,
  type Database,
  type Microseconds,
  type Row,
} from "../../kernel.js";
import {
  investigations,
  toInvestigation,
  toSummaryInvestigation,
} from "./investigation.js";

export const findings = table("findings", (t) => ({
  id: t.key(t.text),
  // The same for findings that belong together.
  group_id: t.text,
  // The name of the event that the finding is about.
  signal_name: t.text,
  direction: t.text,
  status: t.text,
  affected_count: t.integer,
  affected_unit: t.text,
  baseline_count: t.optional(t.integer),
  current_rate: t.optional(t.real),
  baseline_rate: t.optional(t.real),
  evidence_revision: t.integer,
  window_start_at: t.instant,
  window_end_at: t.instant,
  last_observed_at: t.instant,
  last_qualified_at: t.instant,
}));

export const verifications = table(
  "finding_verifications",
  (t) => ({
    id: t.key(t.text),
    finding_id: t.text,
    status: t.text,
    reason: t.optional(t.text),
    note: t.optional(t.text),
    started_at: t.instant,
    completed_at: t.optional(t.instant),
  }),
  { indexes: ["(finding_id, started_at)"] },
);

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

export const finding = resource({
  name: "Finding",
  table: findings,
  source: currentFindings,
  at: (path: { finding_id: string }) => ({ id: path.finding_id }),
  toItem: (row, { clock }) => toFindingSummary(row, clock.read()),
});

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
  const { affected_count, affected_unit, last_observed_at } = row;
  const verification = toVerification(row);
  return {
    ...{ id, signal_name, direction, status, affected_count, affected_unit },
    last_observed_at: formatMicroseconds(last_observed_at),
    related_findings_count: row.related_count,
    investigation: toSummaryInvestigation(row, now),
    verification:
      verification &&
      pick(verification, "status", "trigger_type", "completed_at"),
  };
}

/** A row as a single finding shows it. */
export function toFindingDetail(
  row: FindingRow,
  related: readonly FindingRow[],
  now: Microseconds,
): FindingDetail {
  return {
    ...toEvidenceFinding(row),
    ...revisionOf(row),
    last_qualified_at: formatMicroseconds(row.last_qualified_at),
    workflow_id: null,
    workflow_name: null,
    verification: toVerification(row),
    related_findings: related.map((other) => ({
      ...toMetrics(other),
      ...revisionOf(other),
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
  const metrics = pick(
    row,
    "id",
    "signal_name",
    "direction",
    "affected_count",
    "baseline_count",
    "current_rate",
    "baseline_rate",
    "window_start_at",
    "window_end_at",
  );
  return {
    ...datedExactly(metrics),
    source_type: "project_event" as const,
    source_key: row.signal_name,
  };
}

function revisionOf({ affected_unit, evidence_revision }: FindingRow) {
  return { affected_unit, evidence_revision };
}

function toVerification({
  verification,
}: FindingRow): FindingVerification | null {
  if (!verification) return null;
  const shown = pick(
    verification,
    "id",
    "status",
    "started_at",
    "completed_at",
  );
  return {
    ...datedExactly(shown),
    trigger_type: "manual",
    from_workflow_version: null,
    to_workflow_version: null,
  };
}
