import { DAY, HOUR, type SeedSource } from "../../kernel.js";
import { conversations } from "../conversations/conversation.js";
import { eventDefinitions, events } from "../events/definitions.js";
import { findings } from "./finding.js";
import { investigations } from "./investigation.js";

/**
 * A signal, how often it was recorded, and the finding about it: its group,
 * direction, status and revision, and the revision that was investigated.
 */
const SIGNALS = [
  ["conversation.user_frustrated", 18, 1, "rising", "open", 3, 3],
  ["order.delivery_late", 9, 1, "rising", "candidate", 1, null],
  ["conversation.csat_scored", 12, 2, "falling", "open", 2, 1],
  ["payment.link_opened", 4, 3, "recurring", "quiet", 1, null],
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
  const start = now - 7 * DAY;
  SIGNALS.forEach((signal, index) => {
    const [name, count, group, direction, status, revision, investigated] =
      signal;
    const definitionId = random.uuid();
    const isScore = name === "conversation.csat_scored";
    rows.add(eventDefinitions, {
      id: definitionId,
      name,
      property_schema: isScore ? { score: { type: "number" } } : {},
      created_at: start,
      updated_at: start,
    });
    for (let step = 0; step < count; step += 1) {
      const occurredAt =
        now - HOUR - Math.floor((step * 6 * DAY) / count) - index;
      rows.add(events, {
        id: random.uuid(),
        definition_id: definitionId,
        occurred_at: occurredAt,
        conversation_id:
          first === undefined ? null : random.pick([first, ...others]),
        properties: isScore ? { score: random.integer(1, 5) } : {},
        created_at: occurredAt,
      });
    }
    const id = random.uuid();
    const baseline = Math.floor(count / 3);
    rows.add(findings, {
      id,
      group_id: groups[group] ?? id,
      signal_name: name,
      ...{ direction, status },
      affected_count: count,
      affected_unit: "events",
      baseline_count: baseline,
      current_rate: count / 100,
      baseline_rate: baseline / 100,
      evidence_revision: revision,
      window_start_at: start,
      window_end_at: now,
      last_observed_at: now - HOUR - index,
      last_qualified_at: now - (index + 1) * HOUR,
    });
    if (investigated === null) return;
    rows.add(investigations, {
      id: random.uuid(),
      finding_id: id,
      evidence_revision: investigated,
      outcome: "completed",
      created_at: now - DAY,
    });
  });
}
