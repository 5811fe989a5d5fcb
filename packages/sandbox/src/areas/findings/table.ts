import { table } from "../../kernel.js";

export const findings = table("findings", (t) => ({
  id: t.key(t.text),
  // Findings that belong together have the same.
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
  {
    indexes: { finding_investigations_by_finding: "(finding_id, created_at)" },
  },
);

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
  { indexes: { finding_verifications_by_finding: "(finding_id, started_at)" } },
);
