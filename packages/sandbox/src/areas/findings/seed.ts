import { DAY, HOUR, type SeedSource } from "../../kernel.js";
import { conversations } from "../conversations/conversation.js";
import { eventDefinitions, events } from "../events/definitions.js";
import { findings } from "./finding.js";
import { investigations } from "./investigation.js";

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
  },
] as const;

/**
 * The events of the last week, with their definitions, and one finding about
 * each: investigated, waiting, with newer evidence than its investigation, and
 * quiet. The first two form a group.
 */
export function seedFindings({ random, now, rows }: SeedSource): void {
  const groups = [random.uuid(), random.uuid(), random.uuid(), random.uuid()];
  const [first, ...others] = rows
    .of(conversations)
    .slice(0, 30)
    .map(({ id }) => id);
  SIGNALS.forEach((signal, index) => {
    const definitionId = random.uuid();
    const start = now - 7 * DAY;
    const scored = signal.name === "conversation.csat_scored";
    rows.add(eventDefinitions, {
      id: definitionId,
      name: signal.name,
      property_schema: scored ? { score: { type: "number" } } : {},
      created_at: start,
      updated_at: start,
    });
    for (let count = 0; count < signal.events; count += 1) {
      const occurredAt =
        now - HOUR - Math.floor((count * 6 * DAY) / signal.events) - index;
      rows.add(events, {
        id: random.uuid(),
        definition_id: definitionId,
        occurred_at: occurredAt,
        conversation_id:
          first === undefined ? null : random.pick([first, ...others]),
        properties: scored ? { score: random.integer(1, 5) } : {},
        created_at: occurredAt,
      });
    }
    const id = random.uuid();
    rows.add(findings, {
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
    if ("investigated" in signal) {
      rows.add(investigations, {
        id: random.uuid(),
        finding_id: id,
        evidence_revision: signal.investigated,
        outcome: "completed",
        created_at: now - DAY,
      });
    }
  });
}
