import type {
  ProjectEvent,
  ProjectEventDefinition,
} from "@kapso-platform/types";
import { BACKGROUND_STEP } from "../../background.js";
import {
  columns,
  created,
  data,
  dated,
  exclusive,
  expression,
  quote,
  resource,
  source,
  sql,
  table,
  unprocessable,
  type Database,
  type Handlers,
  type Row,
  type WritingCall,
} from "../../kernel.js";

export const eventDefinitions = table("event_definitions", (t) => ({
  id: t.key(t.text),
  name: t.unique(t.text),
  description: t.optional(t.text),
  property_schema: t.json<ProjectEventDefinition["property_schema"]>(),
  ...t.times,
  archived_at: t.optional(t.instant),
  // When a requested deletion takes effect.
  deletion_due_at: t.optional(t.instant),
}));

export const events = table(
  "events",
  (t) => ({
    id: t.key(t.text),
    definition_id: t.text,
    occurred_at: t.instant,
    conversation_id: t.optional(t.text),
    properties: t.json<ProjectEvent["properties"]>(),
    created_at: t.instant,
  }),
  {
    indexes: ["(created_at, id)", "(definition_id, created_at, id)"],
    cursor: "created_at",
  },
);

const withLastSeen = source(
  {
    ...eventDefinitions,
    last_seen_at: expression(
      columns.optional(columns.instant),
      sql`(SELECT max(occurred_at) FROM ${events} WHERE definition_id = ${eventDefinitions.id})`,
    ),
  },
  sql`${eventDefinitions}`,
);

export const eventDefinition = resource({
  name: "Event definition",
  table: eventDefinitions,
  source: withLastSeen,
  at: (path: { id: string }) => path,
  order: sql`${eventDefinitions.name}`,
  toItem: toEventDefinition,
  before: deleteDueDefinitions,
});

/** The definitions of project events. */
export const eventDefinitionHandlers = {
  listProjectEventDefinitions: eventDefinition.listAll(({ query }) => [
    query.include_archived
      ? undefined
      : sql`${eventDefinitions.archived_at} IS NULL`,
  ]),

  createProjectEventDefinition: exclusive(async (call) => {
    const { name, description, property_schema } = call.body;
    await deleteDueDefinitions(call);
    const known = await findByName(call.database, name);
    if (!known) {
      const row = { name, description, property_schema: property_schema ?? {} };
      const added = await eventDefinition.insert(call, row);
      return created(toEventDefinition(added));
    }
    // An archived definition with that name is restored.
    const change = { archived_at: null, description, property_schema };
    const restored = await eventDefinition.change(call, known.id, change);
    return data(toEventDefinition(restored));
  }),

  getProjectEventDefinition: eventDefinition.get,

  updateProjectEventDefinition: eventDefinition.update(
    async ({ body, database, clock }, row) => {
      const { name, description, property_schema, archived } = body;
      if (name !== undefined && name !== row.name) {
        await requireRenamable(database, row, name);
      }
      const archivedAt = archived ? (row.archived_at ?? clock.tick()) : null;
      return {
        name,
        description,
        property_schema,
        archived_at: archived === undefined ? undefined : archivedAt,
      };
    },
  ),

  deleteProjectEventDefinition: eventDefinition.update(
    ({ clock }, { deletion_due_at: due, updated_at }) => ({
      deletion_due_at: due ?? clock.tick() + BACKGROUND_STEP,
      updated_at,
    }),
    () => ({ status: 202 }),
  ),
} satisfies Handlers;

/** Deletes the definitions whose deletion is due, with their events. */
export function deleteDueDefinitions({
  database,
  clock,
}: WritingCall): Promise<void> {
  const due = sql`(SELECT id FROM ${eventDefinitions} WHERE deletion_due_at <= ${clock.read()})`;
  return database.write([
    sql`DELETE FROM ${events} WHERE definition_id IN ${due}`,
    sql`DELETE FROM ${eventDefinitions} WHERE id IN ${due}`,
  ]);
}

/**
 * The definition with a name, if there is one.
 *
 * @throws HttpProblem 422 while its deletion is pending.
 */
export async function findByName(
  database: Database,
  name: string,
): Promise<Row<typeof withLastSeen> | undefined> {
  const row = await database.first(withLastSeen, { name });
  if (typeof row?.deletion_due_at !== "number") return row;
  throw unprocessable(
    `Body member "name" names the event definition ${quote(name)}, which is being deleted; try again when that is done.`,
  );
}

function toEventDefinition(
  row: Row<typeof withLastSeen>,
): ProjectEventDefinition {
  const { deletion_due_at: _, ...shown } = row;
  return dated(shown);
}

async function requireRenamable(
  database: Database,
  row: Row<typeof withLastSeen>,
  name: string,
): Promise<void> {
  if (row.last_seen_at !== null) {
    throw unprocessable(
      `Body member "name" cannot change any more: events of ${quote(row.name)} exist.`,
    );
  }
  if (await findByName(database, name)) {
    throw unprocessable(
      `Body member "name" must be the name of no other event definition; ${quote(name)} is taken.`,
    );
  }
}
