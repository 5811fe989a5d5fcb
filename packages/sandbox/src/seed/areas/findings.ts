import { conversations } from "../../areas/conversations/table.js";
import type { AreaSeed } from "./area.js";

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

/** Signals, how often each was recorded, and the finding about each. */
const SIGNALS = [
  {
    name: "conversation.user_frustrated",
    events: 18,
    group: 1,
    direction: "rising",
    status: "open",
    revision: 3,
    investigated: 3,
  },
  {
    name: "order.delivery_late",
    events: 9,
    group: 1,
    direction: "rising",
    status: "candidate",
    revision: 1,
    investigated: undefined,
  },
  {
    name: "conversation.csat_scored",
    events: 12,
    group: 2,
    direction: "falling",
    status: "open",
    revision: 2,
    investigated: 1,
  },
  {
    name: "payment.link_opened",
    events: 4,
    group: 3,
    direction: "recurring",
    status: "quiet",
    revision: 1,
    investigated: undefined,
  },
] as const;

/**
 * The events of the last week, with their definitions, and one finding about
 * each: investigated, waiting, with newer evidence than its investigation, and
 * quiet. The first two form a group.
 */
export const seedFindings: AreaSeed = ({ random, now, rows }) => {
  const groups = [random.uuid(), random.uuid(), random.uuid(), random.uuid()];
  const [first, ...others] = rows
    .of(conversations)
    .slice(0, 30)
    .map(({ id }) => id);
  SIGNALS.forEach((signal, index) => {
    const definitionId = random.uuid();
    const start = now - 7 * DAY;
    const scored = signal.name === "conversation.csat_scored";
    rows.event_definitions.push({
      id: definitionId,
      name: signal.name,
      description: null,
      property_schema_json: JSON.stringify(
        scored ? { score: { type: "number" } } : {},
      ),
      created_at: start,
      updated_at: start,
      archived_at: null,
      deletion_due_at: null,
    });
    for (let count = 0; count < signal.events; count += 1) {
      const occurredAt =
        now - HOUR - Math.floor((count * 6 * DAY) / signal.events) - index;
      rows.events.push({
        id: random.uuid(),
        definition_id: definitionId,
        occurred_at: occurredAt,
        conversation_id:
          first === undefined ? null : random.pick([first, ...others]),
        properties_json: JSON.stringify(
          scored ? { score: random.integer(1, 5) } : {},
        ),
        created_at: occurredAt,
      });
    }
    const id = random.uuid();
    rows.findings.push({
      id,
      group_id: groups[signal.group] ?? id,
      signal_name: signal.name,
      direction: signal.direction,
      status: signal.status,
      affected_count: signal.events,
      affected_unit: "events",
      baseline_count: Math.floor(signal.events / 3),
      current_rate: signal.events / 100,
      baseline_rate: Math.floor(signal.events / 3) / 100,
      evidence_revision: signal.revision,
      window_start_at: start,
      window_end_at: now,
      last_observed_at: now - HOUR - index,
      last_qualified_at: now - (index + 1) * HOUR,
    });
    if (signal.investigated !== undefined) {
      rows.finding_investigations.push({
        id: random.uuid(),
        finding_id: id,
        evidence_revision: signal.investigated,
        outcome: "completed",
        created_at: now - DAY,
      });
    }
  });
};
