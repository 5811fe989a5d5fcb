import type { Row } from "@libsql/client";
import type {
  ProjectEvent,
  ProjectEventDefinition,
} from "@kapso-platform/types";
import { between, conditions } from "./conditions.js";
import {
  number,
  requiredNumber,
  requiredText,
  text,
  type Database,
} from "./database.js";
import { parsed } from "./json.js";
import type { KeysetQuery } from "./keyset.js";
import {
  formatNullableTimestamp,
  formatTimestamp,
  type Microseconds,
} from "./timestamps.js";

/** What `GET /events` filters by. */
export interface EventFilters {
  name?: string | undefined;
  conversationId?: string | undefined;
  occurredAfter?: Microseconds | undefined;
  occurredBefore?: Microseconds | undefined;
}

const DEFINITIONS = `SELECT d.*,
  (SELECT max(e.occurred_at) FROM events e WHERE e.definition_id = d.id) AS last_seen_at
  FROM event_definitions d`;

/** The definitions by name. */
export function readEventDefinitions(
  database: Database,
  includeArchived: boolean,
): Promise<Row[]> {
  const where = includeArchived ? "1" : "d.archived_at IS NULL";
  return database.rows(`${DEFINITIONS} WHERE ${where} ORDER BY d.name`);
}

/** The row of a definition, if there is one. */
export function findEventDefinition(
  database: Database,
  column: "id" | "name",
  value: string,
): Promise<Row | undefined> {
  return database.row(`${DEFINITIONS} WHERE d.${column} = ?`, [value]);
}

/** Removes the definitions whose deletion is due, with their events. */
export function deleteDueDefinitions(
  database: Database,
  now: Microseconds,
): Promise<void> {
  const due = "SELECT id FROM event_definitions WHERE deletion_due_at <= ?";
  return database.write([
    { sql: `DELETE FROM events WHERE definition_id IN (${due})`, args: [now] },
    {
      sql: `DELETE FROM event_definitions WHERE id IN (${due})`,
      args: [now],
    },
  ]);
}

/** The list of events that match, newest first. */
export function eventQuery(filters: EventFilters): KeysetQuery {
  const where = conditions([
    ["d.name = ?", filters.name],
    ["e.conversation_id = ?", filters.conversationId],
    ...between("e.occurred_at", filters.occurredAfter, filters.occurredBefore),
  ]);
  return {
    select: "e.*, d.name",
    // CROSS JOIN keeps the planner from starting at the definitions, which
    // would cost the order.
    from: "events e CROSS JOIN event_definitions d ON d.id = e.definition_id",
    sort: "e.created_at",
    id: "e.id",
    where,
  };
}

/** The row of an event, if there is one. */
export function findEvent(
  database: Database,
  id: string,
): Promise<Row | undefined> {
  return database.row(
    "SELECT e.*, d.name FROM events e JOIN event_definitions d ON d.id = e.definition_id WHERE e.id = ?",
    [id],
  );
}

/** A row as the API shows it. */
export function toEventDefinition(row: Row): ProjectEventDefinition {
  return {
    id: requiredText(row, "id"),
    name: requiredText(row, "name"),
    description: text(row, "description"),
    property_schema:
      parsed<ProjectEventDefinition["property_schema"]>(
        row,
        "property_schema_json",
      ) ?? {},
    last_seen_at: formatNullableTimestamp(number(row, "last_seen_at")),
    created_at: formatTimestamp(requiredNumber(row, "created_at")),
    updated_at: formatTimestamp(requiredNumber(row, "updated_at")),
    archived_at: formatNullableTimestamp(number(row, "archived_at")),
  };
}

/** A row as the API shows it. */
export function toEvent(row: Row): ProjectEvent {
  return {
    id: requiredText(row, "id"),
    name: requiredText(row, "name"),
    occurred_at: formatTimestamp(requiredNumber(row, "occurred_at")),
    conversation_id: text(row, "conversation_id"),
    properties:
      parsed<ProjectEvent["properties"]>(row, "properties_json") ?? {},
  };
}
