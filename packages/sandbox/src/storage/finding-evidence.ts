import type { Row } from "@libsql/client";
import type {
  FindingEvidence,
  FindingEvidenceGroup,
  FindingEvidenceSourceEvent,
} from "@kapso-platform/types";
import {
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import { findEventDefinition, toEvent, toEventDefinition } from "./events.js";
import { toEvidenceFinding } from "./findings.js";
import { formatMicroseconds } from "./timestamps.js";

/** The published caps of one answer. */
const CAPS = { events: 100, affected: 50, comparison: 20, names: 20 };

/** The events of a finding: those of its name in its window. Needs four values. */
const IN_WINDOW =
  "d.name = ? AND e.occurred_at BETWEEN ? AND ? AND d.deletion_due_at IS NULL";
const FROM = "events e JOIN event_definitions d ON d.id = e.definition_id";

/**
 * What a finding rests on, read from the events of the project; undefined
 * where the definition of its event is gone.
 */
export async function readEvidence(
  database: Database,
  finding: Row,
  related: readonly Row[],
): Promise<FindingEvidence | undefined> {
  const own = await readGroupMember(database, finding);
  if (!own) return undefined;
  const others = await Promise.all(
    related.map((row) => readGroupMember(database, row)),
  );
  const total = await database.row(
    `SELECT count(*) AS total FROM ${FROM} WHERE ${IN_WINDOW}`,
    windowOf(finding),
  );
  const comparison = await readComparison(database, finding);
  return {
    ...own,
    coverage: {
      source_event_count: total ? requiredNumber(total, "total") : 0,
      source_events_returned: own.source_events.length,
      affected_conversations_returned: own.affected_conversation_ids.length,
      comparison_conversations_returned: comparison.length,
      source_event_limit: CAPS.events,
      affected_conversation_limit: CAPS.affected,
      comparison_conversation_limit: CAPS.comparison,
      note: null,
    },
    workflow: null,
    comparison_conversation_ids: comparison,
    grouped_findings: related.map(toEvidenceFinding),
    evidence_by_finding: others.filter((other) => other !== undefined),
  };
}

async function readGroupMember(
  database: Database,
  finding: Row,
): Promise<FindingEvidenceGroup | undefined> {
  const name = requiredText(finding, "signal_name");
  const row = await findEventDefinition(database, "name", name);
  if (!row) return undefined;
  const definition = toEventDefinition(row);
  const window = windowOf(finding);
  const where = `FROM ${FROM} WHERE ${IN_WINDOW}`;
  const [events, days, conversations, together] = await Promise.all([
    database.rows(
      `SELECT e.*, d.name ${where} ORDER BY e.occurred_at DESC, e.id LIMIT ${CAPS.events}`,
      window,
    ),
    database.rows(
      `SELECT date(e.occurred_at / 1000000, 'unixepoch') AS day, count(*) AS events, count(DISTINCT e.conversation_id) AS conversations ${where} GROUP BY day ORDER BY day`,
      window,
    ),
    database.rows(
      `SELECT DISTINCT e.conversation_id AS id ${where} AND e.conversation_id IS NOT NULL ORDER BY id LIMIT ${CAPS.affected}`,
      window,
    ),
    database.rows(
      `SELECT other.name AS name, count(*) AS events FROM events o JOIN event_definitions other ON other.id = o.definition_id
        WHERE other.name <> ? AND o.conversation_id IN (SELECT e.conversation_id ${where})
        GROUP BY other.name ORDER BY events DESC, name LIMIT ${CAPS.names}`,
      [name, ...window],
    ),
  ]);
  return {
    finding: toEvidenceFinding(finding),
    event_definition: {
      id: definition.id,
      name: definition.name,
      display_name: null,
      description: definition.description ?? null,
      property_schema: definition.property_schema,
    },
    daily_history: days.map((day) => ({
      bucket_on: requiredText(day, "day"),
      event_count: requiredNumber(day, "events"),
      conversation_count: requiredNumber(day, "conversations"),
    })),
    source_events: events.map(toSourceEvent),
    affected_conversation_ids: conversations.map((each) =>
      requiredText(each, "id"),
    ),
    co_occurring_events: together.map((each) => ({
      name: requiredText(each, "name"),
      event_count: requiredNumber(each, "events"),
    })),
  };
}

async function readComparison(
  database: Database,
  finding: Row,
): Promise<string[]> {
  const rows = await database.rows(
    `SELECT c.id FROM conversations c
      WHERE c.id NOT IN (SELECT e.conversation_id FROM ${FROM} WHERE ${IN_WINDOW} AND e.conversation_id IS NOT NULL)
      ORDER BY c.last_active_at DESC, c.id LIMIT ${CAPS.comparison}`,
    windowOf(finding),
  );
  return rows.map((row) => requiredText(row, "id"));
}

function toSourceEvent(row: Row): FindingEvidenceSourceEvent {
  return {
    id: requiredText(row, "id"),
    name: requiredText(row, "name"),
    observed_at: formatMicroseconds(requiredNumber(row, "created_at")),
    occurred_at: formatMicroseconds(requiredNumber(row, "occurred_at")),
    conversation_id: text(row, "conversation_id"),
    properties: toEvent(row).properties,
    whatsapp_config: null,
    source_workflow: null,
  };
}

function windowOf(finding: Row): [string, number, number] {
  return [
    requiredText(finding, "signal_name"),
    requiredNumber(finding, "window_start_at"),
    requiredNumber(finding, "window_end_at"),
  ];
}
