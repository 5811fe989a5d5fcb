import type {
  FindingEvidence,
  FindingEvidenceGroup,
} from "@kapso-platform/types";
import {
  formatMicroseconds,
  pick,
  sql,
  type Database,
  type Row,
  type Sql,
} from "../../kernel.js";
import { conversations } from "../conversations/conversation.js";
import { eventDefinitions, events } from "../events/definitions.js";
import { namedEvents } from "../events/events.js";
import { toEvidenceFinding, type FindingRow } from "./finding.js";

/** The published limits of one response. */
const LIMITS = { events: 100, affected: 50, comparison: 20, names: 20 };

/**
 * The evidence of a finding, read from the events of the project; undefined if the
 * definition of its event does not exist any more.
 */
export async function readEvidence(
  database: Database,
  finding: FindingRow,
  related: readonly FindingRow[],
): Promise<FindingEvidence | undefined> {
  const own = await readGroupMember(database, finding);
  if (!own) return undefined;
  const others = await Promise.all(
    related.map((row) => readGroupMember(database, row)),
  );
  const comparison = await readComparison(database, finding);
  return {
    ...own,
    coverage: {
      source_event_count: await database.count(namedEvents, [
        windowOf(finding),
      ]),
      source_events_returned: own.source_events.length,
      affected_conversations_returned: own.affected_conversation_ids.length,
      comparison_conversations_returned: comparison.length,
      source_event_limit: LIMITS.events,
      affected_conversation_limit: LIMITS.affected,
      comparison_conversation_limit: LIMITS.comparison,
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
  finding: FindingRow,
): Promise<FindingEvidenceGroup | undefined> {
  const { signal_name: name } = finding;
  const definition = await database.first(eventDefinitions, { name });
  if (!definition) return undefined;
  const found = await database.all(namedEvents, {
    where: [windowOf(finding)],
    orderBy: sql`${events.occurred_at} DESC, ${events.id}`,
  });
  const together = await database.all(namedEvents, {
    where: [
      sql`${eventDefinitions.name} <> ${name}`,
      sql`${events.conversation_id} IN ${conversationsOf(finding)}`,
    ],
  });
  const byDay = grouped(found, ({ occurred_at }) =>
    formatMicroseconds(occurred_at).slice(0, 10),
  );
  const byName = grouped(together, (event) => event.name);
  return {
    finding: toEvidenceFinding(finding),
    event_definition: {
      ...pick(definition, "id", "name", "description", "property_schema"),
      display_name: null,
    },
    daily_history: byDay.map(([day, own]) => ({
      bucket_on: day,
      event_count: own.length,
      conversation_count: conversationIds(own).length,
    })),
    source_events: found.slice(0, LIMITS.events).map((event) => ({
      ...pick(event, "id", "name", "conversation_id", "properties"),
      observed_at: formatMicroseconds(event.created_at),
      occurred_at: formatMicroseconds(event.occurred_at),
      whatsapp_config: null,
      source_workflow: null,
    })),
    affected_conversation_ids: conversationIds(found).slice(0, LIMITS.affected),
    co_occurring_events: byName
      .map(([other, own]) => ({ name: other, event_count: own.length }))
      .sort((one, other) => other.event_count - one.event_count)
      .slice(0, LIMITS.names),
  };
}

async function readComparison(
  database: Database,
  finding: FindingRow,
): Promise<string[]> {
  const rows = await database.all(conversations, {
    where: [sql`${conversations.id} NOT IN ${conversationsOf(finding)}`],
    orderBy: sql`${conversations.last_active_at} DESC, ${conversations.id}`,
    limit: LIMITS.comparison,
  });
  return rows.map(({ id }) => id);
}

/** The events of a finding: those of its name in its window. */
function windowOf(finding: FindingRow): Sql {
  const { signal_name: name, window_start_at, window_end_at } = finding;
  return sql`${eventDefinitions.name} = ${name} AND ${eventDefinitions.deletion_due_at} IS NULL AND ${events.occurred_at} BETWEEN ${window_start_at} AND ${window_end_at}`;
}

function conversationsOf(finding: FindingRow): Sql {
  return sql`(SELECT ${events.conversation_id} FROM ${namedEvents} WHERE ${windowOf(finding)} AND ${events.conversation_id} IS NOT NULL)`;
}

type EventRow = Row<typeof namedEvents>;

function conversationIds(rows: readonly EventRow[]): string[] {
  const ids = rows.map((row) => row.conversation_id);
  return [...new Set(ids.filter((id) => id !== null))].sort();
}

/** Events grouped by a text, and sorted by it. */
function grouped(
  rows: readonly EventRow[],
  textOf: (row: EventRow) => string,
): [string, EventRow[]][] {
  const groups = new Map<string, EventRow[]>();
  for (const row of rows) {
    const text = textOf(row);
    const group = groups.get(text);
    if (group) group.push(row);
    else groups.set(text, [row]);
  }
  return [...groups].sort(([one], [other]) => (one < other ? -1 : 1));
}
